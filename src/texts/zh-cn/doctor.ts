import type { DoctorTexts } from '../doctor-shape.js';

const connectAgain = (shop: string): string =>
  `请重新授权店铺：npx unpaid connect tiktok-shop --shop ${shop}。`;

export const doctor: DoctorTexts = {
  title: '体检结果',
  states: { good: '正常', warning: '注意', bad: '异常' },
  remedy: (text) => `→ ${text}`,
  verdict: (bad, warnings) => {
    if (bad + warnings === 0) return '一切正常。';
    const parts = [bad > 0 ? `${bad} 项异常` : '', warnings > 0 ? `${warnings} 项需要注意` : ''];
    return `${parts.filter(Boolean).join('，')}。`;
  },
  part: (subject, what) => `${subject} · ${what}`,
  parts: {
    config: '配置',
    database: '数据库',
    disk: '磁盘',
    bot: '机器人',
    network: '网络',
    clock: '时钟',
    access: '授权',
    orders: '订单',
    chat: '买家聊天',
    cancel: '取消订单',
    mode: '模式',
    reading: '上次读取',
    webhooks: '推送',
    timers: '定时任务',
    queue: '队列',
    quota: '聊天额度',
    messages: '消息',
    platform: '设置',
  },
  config: {
    good: (shops, channels, people) => `${shops} 个店铺，${channels} 个频道，${people} 位成员`,
    noOwner: {
      detail: '没有负责人，没有人可以正式启用店铺。',
      remedy: '请在配置中给一位成员设置“role: owner”。',
    },
  },
  database: {
    good: (size) => `${size}，完好，每次提交都已写入磁盘。`,
    absent: {
      detail: '还没有数据库。',
      remedy: '第一次运行 npx unpaid start 时会创建；如果应当已有，请把 UNPAID_DATA_DIR 设成与机器人相同。',
    },
    damaged: (first) => ({
      detail: `已损坏：${first}`,
      remedy: '请停止机器人，保留该文件，并恢复最新的备份。',
    }),
    unreadable: (why) => ({ detail: why, remedy: '请检查文件的所有者，以及程序版本是否匹配。' }),
    walLarge: (size) => ({
      detail: `日志文件已增长到 ${size}。`,
      remedy: '有程序一直占用旧的读取：请结束其他使用该文件的程序，然后重启机器人。',
    }),
    notDurable: {
      detail: '断电可能丢失已对买家作出的承诺。',
      remedy: '请把数据目录放在本地磁盘上，网络目录无法保证写入。',
    },
    driver: (node) => ({
      detail: `数据库驱动编译时所用的头文件会使 Node.js ${node} 无预警地终止机器人（SIGABRT）。`,
      remedy: '请改用 Node.js 22 或 24.18：安装该版本后运行 npm rebuild better-sqlite3。',
    }),
    postgres: 'PostgreSQL 正常响应。',
  },
  disk: {
    good: (free) => `剩余 ${free}。`,
    low: (free) => ({ detail: `仅剩 ${free}。`, remedy: '请清理空间：磁盘写满后机器人会停止工作。' }),
  },
  bot: {
    runs: (span) => `正在运行，上次心跳在 ${span}前。`,
    stands: (span) => ({ detail: `已停止 ${span}。`, remedy: '请启动：npx unpaid start。' }),
    never: { detail: '从未在该数据库上运行过。', remedy: '请启动：npx unpaid start。' },
  },
  network: {
    good: (host) => `${host} 正常响应。`,
    silent: (host, why) => ({
      detail: `${host} 没有响应：${why}。`,
      remedy: '请检查网络、防火墙和域名解析；使用代理时请设置 HTTPS_PROXY。',
    }),
  },
  clock: {
    good: (seconds) => `与平台相差不到 ${Math.max(1, seconds)} 秒。`,
    off: (seconds) => ({
      detail: `本机时钟比平台${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒。`,
      remedy: '请用 NTP 校时（timedatectl set-ntp true）：快半分钟或慢五分钟，所有请求都会被拒绝。',
    }),
    unknown: '对方没有返回时间。',
  },
  access: {
    good: '店铺授权有效。',
    no_tokens: (_why, shop) => ({
      detail: '店铺尚未授权。',
      remedy: `请授权：npx unpaid connect tiktok-shop --shop ${shop}。`,
    }),
    token_wrong: (why, shop) => ({ detail: `访问令牌被拒绝：${why}。`, remedy: connectAgain(shop) }),
    token_expired: (why, shop) => ({ detail: `访问令牌已过期：${why}。`, remedy: connectAgain(shop) }),
    app_wrong: (why) => ({
      detail: `应用的 Key 或 Secret 被拒绝：${why}。`,
      remedy: '请从 Partner Center 重新复制同一个应用的 TIKTOK_SHOP_APP_KEY 和 TIKTOK_SHOP_APP_SECRET。',
    }),
    cipher_wrong: (why, shop) => ({
      detail: `Shop cipher 与令牌不匹配：${why}。`,
      remedy: connectAgain(shop),
    }),
    address_blocked: (why) => ({
      detail: `本机 IP 地址不被允许：${why}。`,
      remedy: '请在 Partner Center 的应用 IP 白名单中加入本机地址，或清空白名单。',
    }),
    scope_missing: (why, shop) => ({
      detail: `应用无权读取订单：${why}。`,
      remedy: `请在 Partner Center 为应用开通“Order Information”。${connectAgain(shop)}`,
    }),
    other_shop: (why) => ({
      detail: `令牌对应的是另一个店铺：${why}。`,
      remedy: '请修正配置中的 externalId，或授权正确的店铺。',
    }),
    not_told: (why) => ({
      detail: `无法查询店铺：${why}。`,
      remedy: '请一分钟后重试；如果仍然如此，请看上面的网络和时钟。',
    }),
  },
  orders: { good: '可以读取订单。' },
  chat: {
    good: '机器人可以给买家发消息。',
    missing: (shop) => ({
      detail: '应用没有聊天权限，机器人不会发消息：卡片上会提供可复制的文字。',
      remedy: `请在 Partner Center 申请“Customer Service”。${connectAgain(shop)}`,
    }),
    failing: (why) => ({ detail: `无法查询聊天：${why}。`, remedy: '请一分钟后重试。' }),
  },
  cancel: {
    good: '该市场可以取消未付款订单。',
    missing: {
      detail: '该市场的卖家不能取消未付款订单：不会取消，也不会告知期限。',
      remedy: '无需处理：TikTok Shop 会自行关闭。',
    },
  },
  mode: {
    live: '已正式启用：机器人自动执行。',
    shadow: (shop) => ({
      detail: '演练模式：机器人只显示本来会做什么，不会自动执行。',
      remedy: `观察足够后运行：npx unpaid go-live ${shop}。`,
    }),
    paused: (shop) => ({
      detail: '已暂停：不发送消息，也不取消订单。',
      remedy: `请在频道中输入“恢复”，或运行 npx unpaid resume ${shop}。`,
    }),
    stopped: (number) => ({
      detail: `自动取消已停止：${number} 笔取消等待主管决定。`,
      remedy: '请在看板上选择“继续取消”或“全部保留”。',
    }),
  },
  reading: {
    good: (span) => `${span}前。`,
    old: (span) => ({
      detail: `${span}前：卡片上的内容可能已过时。`,
      remedy: '请看上面的网络和授权，以及机器人是否在运行。',
    }),
    never: { detail: '从未读取过该店铺。', remedy: '请启动机器人，并查看上面的授权。' },
  },
  webhooks: {
    good: (span) => `最近一次在 ${span}前。`,
    silent: (span) => ({
      detail: `已有 ${span}没有推送：每 15 秒查询一次订单。`,
      remedy: '请检查公网地址是否指向本机，以及是否已在 Partner Center 登记。',
    }),
    never: '尚未收到推送：每 15 秒查询一次订单，这样也可以。',
  },
  timers: {
    good: '没有逾期任务。',
    overdue: (number, span) => ({
      detail: `${number} 个步骤逾期，最久 ${span}。`,
      remedy: '请重启机器人；如果仍然如此，请检查磁盘，并在日志中查找“a fault of our own”。',
    }),
  },
  queue: {
    good: (waiting) => (waiting === 0 ? '空。' : `${waiting} 项等待中，均未逾期。`),
    stuck: (number, span) => ({
      detail: `${number} 项等待过久，最久 ${span}。`,
      remedy: '请查看网络、授权和聊天平台：有一方不接收我们的请求。',
    }),
  },
  quota: {
    good: (used) => `今天已用 ${used} 次聊天请求。`,
    low: (used) => ({
      detail: `今天的聊天请求所剩不多，已用 ${used} 次：只再发送关单通知和高价值订单的消息。`,
      remedy: 'UTC 零点重新计算。如果经常发生，请在策略中减少每单消息数。',
    }),
    spent: {
      detail: '今天的聊天请求已用完：机器人不再给买家发消息。',
      remedy: 'UTC 零点重新计算。在此之前请从卖家中心回复。',
    },
  },
  messages: {
    good: '每条消息是否送达都已确认。',
    unknown: (number) => ({
      detail: `${number} 条消息不确定是否送达。`,
      remedy: '请打开订单卡片，查看聊天记录，然后选择“已送达”或“再次发送”。',
    }),
  },
  platform: {
    none: {
      detail: '没有设置凭证。',
      remedy: '请运行 npx unpaid init，或在环境变量中设置（README，Settings）。',
    },
    unserved: { detail: '该版本无法检查此平台。', remedy: '请在机器人日志中查看该平台的信息。' },
  },
};
