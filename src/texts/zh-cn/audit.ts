import type { AuditTexts } from '../shape.js';

const report = '输入 order 加订单尾号查看，人工处理，并连同日志反馈。';

export const audit: AuditTexts = {
  title: (what) => `巡检：${what}`,
  overTitle: (what) => `巡检，已恢复：${what}`,
  over: '巡检已不再发现该问题。',
  orders: '订单',
  more: (number) => `另有 ${number} 笔`,
  since: '开始于',
  overSince: '恢复于',
  kinds: {
    no_next_step: {
      title: '订单被遗漏',
      found: (n) => `${n} 笔订单未付款，没有后续步骤，也没有通知任何人。`,
      mend: '请人工认领或处理：机器人不会再跟进。请连同日志反馈。',
    },
    policy_missing: {
      title: '订单缺少方案',
      found: (n) => `${n} 笔订单找不到下单时适用的方案。`,
      mend: '请人工跟进。如果数据库曾被手工修改或恢复，请恢复完整备份。',
    },
    hold_without_end: {
      title: '暂停没有终点',
      found: (n) => `${n} 笔订单处于稍后提醒或即将取消的状态，但没有任何步骤会结束它。`,
      mend: '在卡片上点“延长期限”或“撤销取消”即可结束。请连同日志反馈。',
    },
    reply_unattended: {
      title: '买家回复无人知晓',
      found: (n) => `${n} 笔订单的买家已回复，但没有通知任何人。`,
      mend: '请在卖家中心打开聊天并回复。请连同日志反馈。',
    },
    unknown_unattended: {
      title: '结果不明的消息无人知晓',
      found: (n) => `${n} 笔订单有消息可能已送达、也可能没有，但没有通知任何人。`,
      mend: '请查看聊天，再在卡片上点“已送达”或“再次发送”。',
    },
    timer_overdue: {
      title: '定时步骤延误',
      found: (n) => `${n} 笔订单的步骤已到时间却没有执行。`,
      mend: '定时任务卡住或无法写入：请查看日志、检查磁盘，并重启机器人。',
    },
    effect_overdue: {
      title: '任务积压',
      found: (n) => `${n} 项任务早该完成，仍在等待。`,
      mend: '消息、取消或卡片没有发出：请在日志中查看店铺或频道的错误，然后重启机器人。',
    },
    call_overdue: {
      title: '请求没有回音',
      found: (n) => `${n} 个请求发出后没有回音，也没有核实。`,
      mend: '请重启机器人：启动时会逐一核实，不会因此重复发送消息。',
    },
    closed_with_timers: {
      title: '订单结束后仍有步骤',
      found: (n) => `${n} 笔订单已结束，仍有步骤待执行。`,
      mend: '这些步骤会先查看订单，不会有动作。请连同日志反馈。',
    },
    closed_with_effects: {
      title: '订单结束后仍有消息或取消',
      found: (n) => `${n} 笔订单已结束，仍有消息或取消在等待。`,
      mend: '它们会先查看订单，然后作罢。请连同日志反馈。',
    },
    deadline_broken: {
      title: '没有兑现截止时间',
      found: (n) => `${n} 笔订单已过告知买家的时间，既没有取消，也没有人保留。`,
      mend: '请在卡片上点“取消订单”或“保留订单”。',
    },
    deadline_unsaid: {
      title: '截止时间并未告知',
      found: (n) => `${n} 笔订单记为已告知截止时间，但没有发过通知。`,
      mend: '请点“保留订单”，以免未经告知就取消。',
    },
    deadline_before_told: {
      title: '截止时间早于告知',
      found: (n) => `${n} 笔订单会早于告知买家的时间关闭。`,
      mend: '请点“延长期限”。请连同日志反馈。',
    },
    late_payment_unattended: {
      title: '取消后付款无人知晓',
      found: (n) => `${n} 笔订单在我方取消后付款，但没有通知任何人。`,
      mend: '请在卖家中心退款或发货。',
    },
    alert_on_closed: {
      title: '已结束的订单仍在呼叫',
      found: (n) => `${n} 笔订单已结束，仍在呼叫人工处理。`,
      mend: '这些订单无需处理。请连同日志反馈。',
    },
    alert_unseen: {
      title: '呼叫无人可见',
      found: (n) => `${n} 笔订单需要人工处理，但没有任何频道显示卡片。`,
      mend: '请检查机器人能否在频道发言；输入 order 加订单尾号即可处理。',
    },
    claim_without_lease: {
      title: '认领没有终点',
      found: (n) => `${n} 笔订单的认领已超时却没有收回。`,
      mend: '请认领人点“放弃认领”，或重新认领。',
    },
    card_stale: {
      title: '卡片与实际不符',
      found: (n) => `${n} 笔订单的卡片与实际状态不同。`,
      mend: '请勿相信这些卡片，输入 order 加订单尾号查看。请连同日志反馈。',
    },
    board_missing: {
      title: '频道缺少看板',
      found: (n) => `${n} 个频道没有看板。`,
      mend: '请检查机器人能否在该频道发言，然后重启：启动时会补发看板。',
    },
    board_stale: {
      title: '看板与实际不符',
      found: (n) => `${n} 个看板的未付款数量与实际不同。`,
      mend: '输入 overview 查看真实数字。请连同日志反馈。',
    },
    poll_missing: {
      title: '店铺未被读取',
      found: () => '没有任何计划会再次读取该店铺。',
      mend: '请重启机器人：启动时会重新安排读取。',
    },
    poll_stalled: {
      title: '无法读取店铺',
      found: () => '该店铺已有数分钟未能读取：此刻的付款无法看到。',
      mend: '请查看 TikTok Shop 是否有响应、日志是否有错误。读不到订单时不会取消任何订单。',
    },
    marketplace_differs: {
      title: '与平台不一致',
      found: (n) => `${n} 笔订单在平台上的状态与我方不同。`,
      mend: '以卖家中心为准。重新读取能修正的会自动修正；一直留在这里的请人工处理。',
    },
    row_orphaned: {
      title: '订单已丢失',
      found: (n) => `${n} 笔订单从数据库中消失，仍有相关任务。`,
      mend: '数据库被手工修改或已损坏：请停止机器人并恢复备份。',
    },
    button_orphaned: {
      title: '按钮所属订单已丢失',
      found: (n) => `${n} 笔订单从数据库中消失，按钮仍在。`,
      mend: '数据库被手工修改或已损坏：请停止机器人并恢复备份。',
    },
    store_damaged: {
      title: '数据库已损坏',
      found: () => 'SQLite 检查发现数据库文件不完整。',
      mend: '请停止机器人，保留该文件，恢复最近的备份，并检查磁盘。',
    },
    message_doubled: {
      title: '重复联系买家',
      found: (n) => `${n} 笔订单的同一步骤发送了不止一次。`,
      mend: '无法撤回：必要时请致歉。请连同日志反馈。',
    },
    message_cap: {
      title: '消息超过上限',
      found: (n) => `${n} 笔订单的消息数超过了方案上限。`,
      mend: '请不要再发送。请连同日志反馈。',
    },
    message_after_end: {
      title: '订单结束后仍发消息',
      found: (n) => `${n} 笔订单在付款或关闭后仍收到消息。`,
      mend: '如买家询问，请说明一切正常。请连同日志反馈。',
    },
    message_after_opt_out: {
      title: '买家不愿再收消息',
      found: (n) => `${n} 笔订单的买家拒收消息后仍收到消息。`,
      mend: '请不要再发送。请连同日志反馈。',
    },
    cancel_without_intent: {
      title: '取消没有记录',
      found: (n) => `${n} 笔订单记为我方取消，却没有取消的记录。`,
      mend: report,
    },
    cancel_untold: {
      title: '未经告知就取消',
      found: (n) => `${n} 笔订单由机器人取消，但买家没有被告知截止时间。`,
      mend: '如允许，请联系买家。请连同日志反馈。',
    },
    cancel_too_early: {
      title: '取消过早',
      found: (n) => `${n} 笔订单早于告知买家的时间被取消。`,
      mend: '如允许，请联系买家。请连同日志反馈。',
    },
    paid_cancelled: {
      title: '已付款的订单被取消',
      found: (n) => `${n} 笔订单在我方取消之前已付款。`,
      mend: '请在卖家中心退款或发货。查明原因前请暂停店铺（pause），并连同日志反馈。',
    },
    webhooks_silent: {
      title: '推送已中断',
      found: () => '有新订单，但店铺不再主动通知：最多晚 20 秒看到。',
      mend: '请检查 Partner Center 中的推送地址和机器人前面的代理。轮询仍在继续。',
    },
    audit_gap: {
      title: '巡检曾中断',
      found: () => '机器人运行期间，有几分钟没有巡检。',
      mend: '巡检任务曾退出或卡住：请查看日志。期间的问题会在各自的卡片上显示。',
    },
  },
};
