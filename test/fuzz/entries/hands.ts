/** What people press, submit and type, as any chat platform may hand it over: nothing is known of its length or letters. */
import type { ActorRef, Answer, FormSubmit, Press } from '../../../src/ports.js';
import type { Chance } from '../chance.js';
import { hostileText } from '../hostile.js';
import { mutateText } from '../mutate.js';
import { type Entry, type EntryContext, Failure } from './entry.js';

const PEOPLE = ['olu', 'ben', 'mia', 'tom', 'vera'];
const PLACES = ['orders', 'dingdan'];

interface Known {
  token: string;
  channel: string;
  /** Of the card it stands on. */
  message: string | null;
}

/** Buttons that exist, read anew now and then: cards come and go. */
function buttonsOf({ house }: EntryContext) {
  let known: Known[] = [];
  let used = 0;
  return async (): Promise<Known[]> => {
    if (used % 500 === 0) {
      const rows = house.bot.store.db
        .selectFrom('buttons')
        .leftJoin('cards', 'cards.id', 'buttons.card_id')
        .select(['token', 'buttons.channel_id as channel', 'cards.message_ref as message']);
      known = await rows.orderBy('expires_at', 'desc').limit(200).execute();
    }
    used += 1;
    return known;
  };
}

/** A person of the team three times in four. */
function actor(chance: Chance): ActorRef {
  const userId = chance.oneIn(4) ? hostileText(chance) : chance.pick(PEOPLE);
  return {
    platform: chance.oneIn(10) ? hostileText(chance) : 'console',
    userId,
    displayName: hostileText(chance),
    language: chance.oneIn(10) ? hostileText(chance) : chance.pick(['en', 'zh-CN']),
  };
}

const place = (chance: Chance): string => (chance.oneIn(5) ? hostileText(chance) : chance.pick(PLACES));

function checked(answer: Answer, input: unknown): Answer {
  if (!['toast', 'card', 'form'].includes(answer.kind)) throw new Failure('no answer', input);
  return answer;
}

/** Few keep their right place and person: those are pressed for real. */
export function presses(context: EntryContext): Entry {
  const buttons = buttonsOf(context);
  return {
    name: 'presses',
    weight: 8,
    inFlight: 1,
    async feed(chance) {
      const [known, who] = [await buttons(), actor(chance)];
      const button =
        known.length > 0 ? chance.pick(known) : { token: 'none', channel: 'orders', message: null };
      const token = chance.oneIn(2) ? mutateText(chance, button.token) : button.token;
      const where = chance.oneIn(3) ? place(chance) : button.channel;
      const on = chance.oneIn(5) ? null : button.message;
      const press: Press = { token, actor: who, place: where, message: on ?? hostileText(chance) };
      const answer = checked(await context.house.sink.press(press), press);
      if (!PEOPLE.includes(who.userId) && answer.kind === 'form')
        throw new Failure('a stranger got a form', press);
    },
  };
}

export function forms(context: EntryContext): Entry {
  const buttons = buttonsOf(context);
  return {
    name: 'forms',
    weight: 5,
    inFlight: 1,
    async feed(chance) {
      const known = await buttons();
      const button = known.length > 0 ? chance.pick(known) : { token: 'none', channel: 'orders' };
      const submit: FormSubmit = {
        token: chance.oneIn(3) ? hostileText(chance) : button.token,
        values: values(chance),
        actor: actor(chance),
        place: chance.oneIn(3) ? place(chance) : button.channel,
      };
      checked(await context.house.sink.form(submit), submit);
    },
  };
}

/** A field as any other, whatever its name. */
const FIELD = { writable: true, enumerable: true, configurable: true };

function values(chance: Chance): Record<string, string> {
  const given: Record<string, string> = {
    text: chance.oneIn(2)
      ? hostileText(chance)
      : mutateText(chance, 'Hi! Did something go wrong with the payment?'),
    for: chance.oneIn(2)
      ? hostileText(chance)
      : chance.pick(['900000', '1800000', '3600000', '-900000', '1e99']),
  };
  if (chance.oneIn(4)) Object.defineProperty(given, '__proto__', { ...FIELD, value: hostileText(chance) });
  if (chance.oneIn(4)) given[hostileText(chance)] = hostileText(chance);
  if (chance.oneIn(4)) delete given[chance.pick(['text', 'for'])];
  return given;
}

const COMMANDS = [
  'overview',
  'today over 100 method:card',
  'yesterday >20 shop:luna',
  'show 2026-03-02 under 500',
  'week method:bank_slip',
  'order 4711',
  'why 4711',
  'pause luna',
  'resume all',
  'help',
  '/unpaid today',
  '/unpaid@bot order 00000001',
  '今天 高于 100',
  '订单4711',
  '为什么 4711',
  '暂停',
  '恢复 luna',
  '帮助',
  '本周 方式:银行卡 店铺:luna',
];

export function commands({ house }: EntryContext): Entry {
  return {
    name: 'commands',
    weight: 10,
    inFlight: 1,
    async feed(chance) {
      const base = chance.pick(COMMANDS);
      const kind = chance.whole(40);
      const text =
        kind === 0
          ? base.repeat(1 + chance.whole(4_000))
          : kind < 8
            ? hostileText(chance)
            : mutateText(chance, base);
      const command = { text, actor: actor(chance), place: place(chance) };
      checked(await house.sink.command(command), command);
    },
  };
}
