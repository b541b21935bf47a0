import type { AccessTexts } from '../access-shape.js';

export const access: AccessTexts = {
  connectAgain: (shopId) =>
    `请在机器人所在的电脑上运行：npx unpaid connect tiktok-shop --shop ${shopId}。机器人无需停止，连接后会自动继续。`,
  lookIntoIt: '请在机器人所在的电脑上运行 npx unpaid doctor 查看原因。',
  findings: {
    tokens: '令牌',
    registration: 'Webhook 地址',
    none: '店铺尚未连接。',
    byHand: '令牌为手动填写，不会自动续期，几天内就会失效。',
    sealed: '保存的令牌无法用 TOKEN_ENCRYPTION_KEY 解密。',
    sealedRemedy: '请把加密时使用的密钥放回 TOKEN_ENCRYPTION_KEY，写在新密钥之后。',
    gone: {
      deauthorized: '卖家取消了授权，令牌已删除。',
      disconnected: '店铺已断开连接，令牌已删除。',
    },
    ended: '授权已失效，且无法续期。',
    refused: (day) => `授权无法续期，将于 ${day} 失效。`,
    stale: (why) => `访问令牌被拒绝，正在申请新令牌${why && `（${why}）`}。`,
    trouble: (why) => `上次续期失败：${why}。`,
    wait: '机器人运行时会自动重试。',
    good: (ago, next) => `${ago}前已续期，${next}后再次续期。`,
    registered: (address, ago) => `发送到 ${address}，${ago}前检查过。`,
    unregistered: (why) => `注册失败：${why}。`,
    unregisteredRemedy: '请检查 PUBLIC_URL，或在 Partner Center 填写地址。在此之前每 15 秒轮询一次店铺。',
    unchecked: '机器人启动后尚未检查。',
  },
  callback: {
    code: '谢谢。请回到终端继续操作，此页面可以关闭。',
    denied: '未授权。请回到终端。',
    no_redirect: '此地址不包含授权信息。请先运行“unpaid connect tiktok-shop”。',
    no_state: '此授权不是由本程序发起的，因此不予接受。请运行“unpaid connect tiktok-shop”并打开其中的链接。',
    unknown: '此授权与本程序的链接不符，因此不予接受。请打开最新的链接。',
    used: '此链接已使用过，不能重复使用。请重新运行“unpaid connect tiktok-shop”。',
    expired: '此链接已超过 30 分钟。请重新运行“unpaid connect tiktok-shop”。',
  },
  deauthorized: {
    title: (shop) => `${shop} 已取消授权`,
    text: () =>
      '卖家取消了授权。令牌已删除，机器人不会再对该店铺执行任何操作。如需一并删除保存的店铺数据：npx unpaid erase。',
  },
  ending: {
    title: (shop) => `${shop}：授权即将到期`,
    text: (day) =>
      day === undefined
        ? '卖家需要尽快重新授权，否则机器人将看不到该店铺。'
        : `卖家需要在 ${day} 之前重新授权，否则机器人将看不到该店铺。`,
  },
  refused: {
    title: (shop) => `${shop} 需要重新授权`,
    text: (day) =>
      day === undefined
        ? '平台不再续期我们的授权，目前暂时可用。'
        : `平台不再续期我们的授权，可用至 ${day}。`,
  },
  trouble: {
    title: (shop) => `${shop}：授权无法续期`,
    text: () => '应用被平台拒绝，或保存的令牌无法解密。机器人每十分钟重试一次。',
  },
};
