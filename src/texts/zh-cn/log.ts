import type { LogTexts, LogWords } from '../shape.js';
import { words as vocabulary } from './words.js';

export const log: LogTexts = {
  placed: (w) => `${at(w)}买家下单`,
  step_sent: (w) => act(w, SENT[w.step ?? 'remind']),
  step_skipped: (w) => `${at(w)}跳过${step(w)}${because(w)}`,
  step_moved: (w) => `${at(w)}${step(w)}改${w.until ? `到 ${w.until}` : '期'}${because(w)}`,
  step_unknown: (w) => `${at(w)}${step(w)}消息不确定是否送达${because(w)}`,
  step_rejected: (w) => `${at(w)}${step(w)}被拒绝${detail(w)}`,
  deadline_told: (w) => `${at(w)}已告知买家付款期限${w.until ? `：${w.until}` : ''}`,
  escalated: (w) => `${at(w)}已通知主管${w.span ? `：${w.span}无人认领` : because(w)}`,
  alert_opened: (w) => `${at(w)}已提醒团队关注${because(w)}`,
  claimed: (w) => `${at(w)}${w.person ? `${w.person} ` : ''}已认领`,
  cancel_asked: (w) => act(w, '请另一位主管同意取消'),
  assigned: (w) => `${at(w)}${w.person ? `${w.person} ` : ''}转交给${w.to ?? '他人'}`,
  released: (w) => `${at(w)}${w.person ? `${w.person} ` : ''}放弃认领${because(w)}`,
  lease_expired: (w) => `${at(w)}${w.person ? `${w.person} 的` : ''}认领已到期`,
  snoozed: (w) => act(w, `推迟提醒${w.until ? `至 ${w.until}` : ''}`),
  woken: (w) => `${at(w)}推迟结束`,
  extended: (w) => act(w, `延长付款期限${extent(w)}`),
  kept_open: (w) => act(w, '保留订单'),
  buyer_replied: (w) => `${at(w)}买家回复${w.reason ? `：${w.reason}` : ''}`,
  cancel_requested: (w) => `${act(w, '申请取消')}${w.until ? `，${w.until} 执行，此前可撤销` : ''}`,
  cancel_undone: (w) => act(w, '撤销取消'),
  cancel_moot: (w) => `${at(w)}未取消${because(w)}`,
  cancel_waits: (w) => `${at(w)}取消待主管决定${because(w)}`,
  cancel_released: (w) => act(w, '允许继续取消'),
  cancel_refused: (w) => `${at(w)}平台拒绝取消${detail(w)}`,
  cancel_expired: (w) => `${at(w)}付款期限已过，需人工决定${because(w)}`,
  cancelled: (w) => cancelled(w),
  paid: (w) => `${at(w)}买家付款${after(w)}`,
  paid_after_cancel: (w) => `${at(w)}订单取消后买家付款`,
  hold_ended: (w) => `${at(w)}库存占用到期，订单保留`,
  it_arrived: (w) => `${at(w)}${w.person ? `${w.person} ` : ''}确认${step(w)}消息已送达`,
  resolved: (w) => act(w, '处理完毕'),
  send_again: (w) => act(w, `再次发送${step(w)}消息`),
  paused: (w) => act(w, '暂停店铺'),
  resumed: (w) => act(w, '恢复店铺'),
  would: (w) => `${at(w)}本来会${SENT[w.step ?? 'remind']}${w.until ? `：${w.until} 关单` : ''}`,
  went_live: (w) => act(w, '正式启用机器人'),
  went_to_shadow: (w) => act(w, '切换到演练模式'),
};

const SENT = {
  ask: '询问买家',
  remind: '提醒买家付款',
  escalate: '通知主管',
  notice: '发送关单通知',
  cancel: '取消订单',
  hold: '解除库存占用',
} as const;

function cancelled(w: LogWords): string {
  const by = w.person ? ` ${w.person} ` : vocabulary.cancelledBy[w.cancelledBy];
  return `${at(w)}由${by}取消${w.reason ? `：${w.reason}` : because(w)}`;
}

/** "10:28 Mia 提醒买家付款"; without a person it was us. */
function act(w: LogWords, verb: string): string {
  return `${at(w)}${w.person ? `${w.person} ` : '已'}${verb}`;
}

function at(w: LogWords): string {
  return w.at ? `${w.at} ` : '';
}

function step(w: LogWords): string {
  return w.step ? vocabulary.steps[w.step] : '该步骤';
}

function because(w: LogWords): string {
  return w.because ? `：${w.because}` : '';
}

function detail(w: LogWords): string {
  const reason = w.reason ?? w.because;
  if (!reason) return w.code ? `（${w.code}）` : '';
  return w.code && w.code !== reason ? `：${reason}（${w.code}）` : `：${reason}`;
}

function extent(w: LogWords): string {
  if (w.until) return `至 ${w.until}`;
  return w.span ? ` ${w.span}` : '';
}

function after(w: LogWords): string {
  return w.after ? `，${vocabulary.steps[w.after]}后${w.span ? ` ${w.span}` : ''}` : '';
}
