/** Everything read from the environment, as data: the README, `.env.example` and the checks all come from this list. */

export interface Setting {
  name: string;
  description: string;
  default?: string;
  /** Never printed, never in a file; at least 8 characters. */
  secret?: boolean;
  /** May be given for one shop alone by adding its id: `NAME_MY_SHOP` for shop `my-shop`. */
  perShop?: boolean;
}

export const SETTINGS = [
  {
    name: 'TIKTOK_SHOP_APP_KEY',
    description: 'App key of your TikTok Shop app, from Partner Center.',
  },
  {
    name: 'TIKTOK_SHOP_APP_SECRET',
    description: 'App secret of the same app. It signs every request.',
    secret: true,
  },
  {
    name: 'TIKTOK_SHOP_SERVICE_ID',
    description: 'Service id of the same app: part of the link where a seller authorises it.',
  },
  {
    name: 'TOKEN_ENCRYPTION_KEY',
    description:
      'Keys that seal the shops’ tokens: id:base64 of 32 bytes. The first seals, further ones after commas still open.',
    secret: true,
  },
  {
    name: 'PUBLIC_URL',
    description:
      'Where TikTok Shop reaches the bot, like https://bot.example.com. Without it the shops are polled.',
  },
  {
    name: 'TIKTOK_SHOP_ACCESS_TOKEN',
    description:
      'Access token for a trial without connecting; it is not renewed. With several shops, one each.',
    secret: true,
    perShop: true,
  },
  {
    name: 'TIKTOK_SHOP_SHOP_CIPHER',
    description: 'Shop cipher that belongs to the access token. With several shops, one each.',
    secret: true,
    perShop: true,
  },
  {
    name: 'TIKTOK_SHOP_API_URL',
    description: 'Server that answers for TikTok Shop. Change it only to talk to a sandbox.',
    default: 'https://open-api.tiktokglobalshop.com',
  },
  {
    name: 'TIKTOK_SHOP_AUTH_URL',
    description: 'Server that gives out tokens. Change it only to talk to a sandbox.',
    default: 'https://auth.tiktok-shops.com',
  },
  {
    name: 'TIKTOK_SHOP_AUTHORIZE_URL',
    description:
      'Page where sellers authorise the app, if Partner Center shows another than that of the market.',
  },
  {
    name: 'SLACK_BOT_TOKEN',
    description: 'Bot token of your Slack app (xoxb-…). With the app token it switches Slack on.',
    secret: true,
  },
  {
    name: 'SLACK_APP_TOKEN',
    description: 'App-level token of the same app (xapp-…), with connections:write.',
    secret: true,
  },
  {
    name: 'SLACK_API_URL',
    description: 'Server that answers for Slack. Change it only for a proxy or a test server.',
    default: 'https://slack.com/api/',
  },
  {
    name: 'DISCORD_TOKEN',
    description: 'Bot token of your Discord application. With the application id it switches Discord on.',
    secret: true,
  },
  {
    name: 'DISCORD_APPLICATION_ID',
    description: 'Id of the same application.',
  },
  {
    name: 'DISCORD_API_URL',
    description: 'Server that answers for Discord. Change it only for a proxy or a test server.',
    default: 'https://discord.com/api',
  },
  {
    name: 'TELEGRAM_BOT_TOKEN',
    description: 'Token of your Telegram bot, from @BotFather. It switches Telegram on.',
    secret: true,
  },
  {
    name: 'TELEGRAM_API_ROOT',
    description: 'Server that answers for Telegram. Change it only for a proxy or a test server.',
    default: 'https://api.telegram.org',
  },
  {
    name: 'UNPAID_DATA_DIR',
    description: 'Folder of the database and its backups.',
    default: 'data',
  },
  {
    name: 'UNPAID_BACKUP_DIR',
    description: 'Folder of the backups, on another disk if you can. By default backups in the data folder.',
  },
  {
    name: 'UNPAID_BACKUPS_KEPT',
    description: 'How many nightly backups stay, up to 30; 0 makes none.',
    default: '7',
  },
  {
    name: 'DATABASE_URL',
    description:
      'PostgreSQL server for more than one instance (postgres://…). Without it, SQLite in the data folder.',
    secret: true,
  },
  {
    name: 'HTTPS_PROXY',
    description:
      'Proxy through which all clients reach the outside (http://proxy:3128). HTTP_PROXY is for plain http.',
    secret: true,
  },
  {
    name: 'NO_PROXY',
    description: 'Hosts that are reached without the proxy, with commas between them.',
  },
  {
    name: 'LOG_LEVEL',
    description: 'How much is logged: fatal, error, warn, info, debug, trace or silent.',
    default: 'info',
  },
  {
    name: 'PORT',
    description: 'Port for webhooks, health and metrics. Wins over http.port of the config file.',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** The setting of one shop: `TIKTOK_SHOP_ACCESS_TOKEN_MY_SHOP`. Shop ids hold no underscore, so no two shops share a name. */
export function shopSetting(name: SettingName, shopId: string): string {
  return `${name}_${shopId.toUpperCase().replaceAll('-', '_')}`;
}

/** The text of `.env.example`. Every line is a comment, so that a copied file sets nothing blank by accident. */
export function envExample(): string {
  const head = [
    '# Copy to .env and fill in what you need. `unpaid demo` needs none of this.',
    '# Secrets live here, in the environment, never in the config file. Keep .env out of version control.',
  ];
  const blocks = (SETTINGS as readonly Setting[]).map((setting) => {
    const perShop = setting.perShop
      ? [`# For one of several shops: ${shopSetting(setting.name as SettingName, 'my-shop')}=…`]
      : [];
    return ['', `# ${setting.description}`, ...perShop, `# ${setting.name}=${setting.default ?? ''}`];
  });
  return [...head, ...blocks.flat(), ''].join('\n');
}
