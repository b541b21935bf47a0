/** How secrets look, so that one written into a file by mistake is refused before the file is shared. */
import { SETTINGS } from './settings.js';

/** Keys that name a secret whatever their spelling: `appSecret`, `access_token`, `TIKTOK_SHOP_SHOP_CIPHER`. */
const SECRET_KEY = /(?:secret|token|passw(?:or)?d|api_?key|app_?key|cipher|database_?url)$/i;

/** Values that are secrets wherever they stand. */
const SECRET_VALUES: readonly RegExp[] = [
  /^xox[a-z]-[\w-]{10,}/, // Slack tokens
  /^xapp-[\w-]{10,}/, // Slack app-level token
  /^\d{6,12}:[\w-]{30,}$/, // Telegram bot token
  /^[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}$/, // Discord bot token
  /^(?:TTP|ROW|GCP)_[\w-]{16,}/, // TikTok Shop access tokens and ciphers
  /^[a-z+]{3,12}:\/\/[^\s:@/]{1,64}:[^\s@/]{1,128}@/, // an address with a password in it
  /^-----BEGIN /,
];

/** True when a key's name or a value's shape says that this belongs into the environment. */
export function looksLikeSecret(key: string, value: string): boolean {
  return SECRET_KEY.test(key) || SECRET_VALUES.some((shape) => shape.test(value));
}

/** The setting such a key most likely means: `appSecret` → `TIKTOK_SHOP_APP_SECRET`. */
export function settingFor(key: string): string | undefined {
  const plain = flat(key);
  return SETTINGS.find(({ name }) => flat(name).endsWith(plain))?.name;
}

function flat(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}
