/** The countries a shop may sell in: every zone people live in, the language we write in, the currency. */
import type { BuyerLanguage } from './template.js';
import { zonesAgree } from './zone-offset.js';

export interface Market {
  /** As TikTok Shop writes it: ISO 3166 alpha-2, but `UK`. */
  code: string;
  /** Where most people live: the default zone of a shop. */
  zone: string;
  /** All zones a buyer may live in (tz database, zone.tab). */
  zones: readonly string[];
  language: BuyerLanguage;
  /** ISO 4217 */
  currency: string;
}

function market(code: string, language: BuyerLanguage, currency: string, zones: readonly string[]): Market {
  return { code, language, currency, zones, zone: zones[0]! };
}

const US_ZONES = (
  'New_York Detroit Kentucky/Louisville Kentucky/Monticello Indiana/Indianapolis Indiana/Vincennes Indiana/Winamac ' +
  'Indiana/Marengo Indiana/Petersburg Indiana/Vevay Chicago Indiana/Tell_City Indiana/Knox Menominee ' +
  'North_Dakota/Center North_Dakota/New_Salem North_Dakota/Beulah Denver Boise Phoenix Los_Angeles Anchorage Juneau ' +
  'Sitka Metlakatla Yakutat Nome Adak'
).split(' ');
const MX_ZONES =
  'Mexico_City Cancun Merida Monterrey Matamoros Chihuahua Ciudad_Juarez Ojinaga Mazatlan Bahia_Banderas Hermosillo Tijuana'.split(
    ' ',
  );
const BR_ZONES = (
  'Sao_Paulo Noronha Belem Fortaleza Recife Araguaina Maceio Bahia Campo_Grande Cuiaba Santarem Porto_Velho Boa_Vista ' +
  'Manaus Eirunepe Rio_Branco'
).split(' ');

const america = (names: readonly string[]) => names.map((name) => `America/${name}`);

/** Markets by code. Languages we have no texts in (ja, fr, de, it) are written to in English. */
export const MARKETS: ReadonlyMap<string, Market> = new Map(
  [
    market('US', 'en', 'USD', [...america(US_ZONES), 'Pacific/Honolulu']),
    market('UK', 'en', 'GBP', ['Europe/London']),
    market('IE', 'en', 'EUR', ['Europe/Dublin']),
    market('ID', 'id', 'IDR', ['Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura']),
    market('TH', 'th', 'THB', ['Asia/Bangkok']),
    market('VN', 'vi', 'VND', ['Asia/Ho_Chi_Minh']),
    market('MY', 'ms', 'MYR', ['Asia/Kuala_Lumpur', 'Asia/Kuching']),
    market('PH', 'en', 'PHP', ['Asia/Manila']),
    market('SG', 'en', 'SGD', ['Asia/Singapore']),
    market('MX', 'es', 'MXN', america(MX_ZONES)),
    market('BR', 'pt-BR', 'BRL', america(BR_ZONES)),
    market('ES', 'es', 'EUR', ['Europe/Madrid', 'Africa/Ceuta', 'Atlantic/Canary']),
    market('FR', 'en', 'EUR', ['Europe/Paris']),
    market('DE', 'en', 'EUR', ['Europe/Berlin', 'Europe/Busingen']),
    market('IT', 'en', 'EUR', ['Europe/Rome']),
    market('JP', 'en', 'JPY', ['Asia/Tokyo']),
  ].map((entry) => [entry.code, entry]),
);

/** The market of a code; throws RangeError on one that is not in the table. */
export function marketOf(code: string): Market {
  const found = MARKETS.get(code);
  if (!found) throw new RangeError(`unknown market ${JSON.stringify(code.slice(0, 8))}`);
  return found;
}

/**
 * The zone in which every buyer of the market reads the same time at that moment, so that a deadline may be told as a
 * time. Undefined where clocks differ: there it is told as minutes left.
 */
export function sharedZone(code: string, at: number): string | undefined {
  const { zone, zones } = marketOf(code);
  return zonesAgree(zones, at) ? zone : undefined;
}
