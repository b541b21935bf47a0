/** Values that stand for what must not get about: each is one of a kind, so that finding it anywhere tells what leaked. */

/** Where a value of its kind may be found, by the name of the place. */
export interface Canary {
  name: string;
  value: string;
  /** Everywhere else it is a leak. */
  mayStandIn: readonly string[];
}

const DATABASE = ['unpaid.db', 'unpaid.db-wal'];
/** The order's card and thread, in the console's file and on the page. */
const CONSOLE = ['console.jsonl', 'page: events'];

/** Of these the bot has no need: TikTok Shop may send them, and they must not be kept at all. */
const PERSON: Readonly<Record<string, (n: number) => string>> = {
  name: (n) => `Canaria Vogelsang-${n}`,
  'first name': (n) => `Canarina${n}`,
  phone: (n) => `(+44)7700900${100 + n}`,
  'e-mail': (n) => `canary.bird${n}@mail.example`,
  address: (n) => `${n} Birdcage Walk, Canaryville`,
  'address line': (n) => `Flat ${n}, Third Perch`,
  postcode: (n) => `CN${n} 7RY`,
  'tax number': (n) => `CPF-418.${100 + n}.337-09`,
  nickname: (n) => `@canary_nick_${n}`,
  'note to the seller': (n) => `leave it under the perch no ${n}`,
  'gift message': (n) => `happy birdday number ${n}`,
};

/** Person fields of `orders` orders, as the platform's order object would carry them. */
export function personFields(n: number): Record<string, unknown> {
  const of = (name: string): string => PERSON[name]?.(n) ?? '';
  return {
    buyer_email: of('e-mail'),
    buyer_nickname: of('nickname'),
    buyer_message: of('note to the seller'),
    cpf: of('tax number'),
    gift_message: of('gift message'),
    recipient_address: {
      name: of('name'),
      first_name: of('first name'),
      phone_number: of('phone'),
      full_address: of('address'),
      address_line1: of('address line'),
      postal_code: of('postcode'),
    },
  };
}

export function personCanaries(orders: number): Canary[] {
  return Object.entries(PERSON).flatMap(([name, make]) =>
    Array.from({ length: orders }, (_, n) => ({ name: `${name} ${n}`, value: make(n), mayStandIn: [] })),
  );
}

/** What buyers write and what is written to them: for the team's eyes, under the order. */
export function wordsCanary(name: string, value: string): Canary {
  return { name, value, mayStandIn: [...DATABASE, ...CONSOLE] };
}

/** Said to a buyer or naming one on the marketplace: the database alone needs it. */
export function storedCanary(name: string, value: string): Canary {
  return { name, value, mayStandIn: DATABASE };
}

export function secretCanary(name: string, value: string): Canary {
  return { name, value, mayStandIn: [] };
}

/** What stands where it must not, as "phone 3 in bot.log". */
export function leaks(canaries: readonly Canary[], places: ReadonlyMap<string, Buffer>): string[] {
  return canaries.flatMap(({ name, value, mayStandIn }) =>
    [...places]
      .filter(([place, bytes]) => !mayStandIn.includes(place) && holds(bytes, value))
      .map(([place]) => `${name} in ${place}`),
  );
}

export function holds(bytes: Buffer, value: string): boolean {
  const spellings = [
    Buffer.from(value),
    Buffer.from(value, 'utf16le'),
    Buffer.from(JSON.stringify(value).slice(1, -1)),
    Buffer.from(encodeURIComponent(value)),
    Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -2),
  ];
  return spellings.some((spelling) => bytes.includes(spelling));
}
