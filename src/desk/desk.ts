/** The front desk: what people type, press and submit becomes an act on the store and a direct answer. One place checks rights. */
import type { ActionName } from '../domain/action.js';
import type { Settings } from '../domain/settings.js';
import type { TeamLanguage } from '../domain/template.js';
import type {
  ActorRef,
  ChatLimits,
  ChatSink,
  Diagnosis,
  FormSubmit,
  Place,
  Press,
  TypedCommand,
} from '../ports.js';
import { emptyTally } from '../services/actions/batch.js';
import type { ChannelBook } from '../services/channel-book.js';
import type { ButtonRow } from '../store/cards.js';
import type { Store, Unit } from '../store/database.js';
import { getOrder } from '../store/orders.js';
import { texts } from '../texts/texts.js';
import { answerCommand } from './answer-command.js';
import { toast } from './answers.js';
import { type Asker, askerOf, inOwnWords, refuse } from './asker.js';
import { actOnSlice, isBatch } from './batch.js';
import { type ButtonParams, findGood, hasChanged, useUp } from './button.js';
import { carryOut, changedMeanwhile } from './carry-out.js';
import { type Deed, record, type Tried } from './deed.js';
import { formFor, isFormAction, wishOf } from './forms.js';
import { listAnswer, type Page } from './list-answer.js';
import { pressShop } from './press-shop.js';
import { suggestFor } from './suggestions.js';
import { usedAnswer } from './used-answer.js';

export interface DeskOptions {
  store: Store;
  settings: Settings;
  /** What this platform can show. */
  limits: Pick<ChatLimits, 'rowsMax' | 'textMax'>;
  now(): number;
  newToken(): string;
  orderUrl(shopId: string, externalId: string): string;
  /** Where each channel is and what is spoken there; the desk changes it. */
  channels: ChannelBook;
  /** Something was written that waits to be carried out. */
  wake(): void;
  /** What `doctor` sees; absent where nobody can look. */
  diagnose?(language: TeamLanguage): Promise<Diagnosis[]>;
}

interface Touch {
  surface: 'button' | 'form';
  token: string;
  actor: ActorRef;
  place: Place;
  message?: string;
}

/** The sink for one platform. */
export function createDesk(platform: string, options: DeskOptions): ChatSink {
  const { store, settings } = options;
  const asker = (actor: ActorRef, place: Place): Asker => askerOf(settings, platform, actor, place);
  const write = async <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
    const result = await store.write(work, 'press');
    options.wake();
    return result;
  };
  /** One way in for presses and forms: the button must be good here, and the person may do what it does. */
  const atButton = async (
    from: Touch,
    then: (unit: Unit, button: ButtonRow, who: Asker, params: ButtonParams) => Promise<Deed>,
  ) =>
    await write(async (unit) => {
      const who = await inOwnWords(unit.tx, asker(from.actor, from.place));
      const found = await findGood(unit, from.token, who, from.message);
      if (found.kind === 'expired') return await record(unit, who, { ...NOTHING, ...from }, expired(who));
      const { button, params } = found;
      const { surface } = from;
      const action = button.action as ActionName;
      const tried: Tried = { surface, action, shopId: button.shop_id, orderId: button.order_id };
      const deed =
        refuse(who, button.action as ActionName, button.shop_id) ??
        (found.kind === 'used'
          ? usedAnswer(settings, who, button, params)
          : await then(unit, button, who, params));
      const isLook = action === 'page' && deed.outcome === 'done';
      return isLook ? deed.answer : await record(unit, who, tried, deed);
    });
  return {
    command: async (typed: TypedCommand) =>
      await answerCommand(asker(typed.actor, typed.place), typed.text, { ...options, write }),
    press: async (press: Press) => {
      const batch = { tally: emptyTally(), more: 0 };
      const slice = async (unit: Unit, button: ButtonRow, who: Asker): Promise<Deed> => {
        const { more, ...deed } = await actOnSlice(unit, button, who, options, batch.tally);
        batch.more = more;
        return deed;
      };
      let answer = await atButton({ ...press, surface: 'button' }, async (unit, button, who, params) => {
        const action = button.action as ActionName;
        if (isBatch(action)) return await slice(unit, button, who);
        if (action === 'page') {
          const page = JSON.parse(button.params) as Page;
          const reading = { db: unit.tx, write: <T>(work: (unit: Unit) => Promise<T>) => work(unit) };
          return { answer: await listAnswer(who, page, options, reading), outcome: 'done' };
        }
        if (button.order_id === null) return await pressShop(unit, settings, who, action, button, params);
        const order = await getOrder(unit.tx, button.order_id);
        if (hasChanged(order, params)) return await changedMeanwhile(unit, settings, who, order);
        if (isFormAction(action) && order.status === 'unpaid') {
          return await formFor(unit, settings, order, action, button, who, options.newToken);
        }
        return await carryOut(unit, settings, who, order, { action });
      });
      // Each part is a transaction of its own, and asks for the right anew.
      while (batch.more > 0) {
        batch.more = 0;
        answer = await atButton({ ...press, surface: 'button' }, slice);
      }
      return answer;
    },
    form: async (submit: FormSubmit) =>
      await atButton({ ...submit, surface: 'form' }, async (unit, button, who, params) => {
        if (button.order_id === null) return expired(who);
        const order = await getOrder(unit.tx, button.order_id);
        if (hasChanged(order, params)) return await changedMeanwhile(unit, settings, who, order);
        const wish = wishOf(button.action as ActionName, submit.values, who.language);
        if (wish.kind === 'invalid') return { answer: toast(wish.text, 'bad'), outcome: 'refused' };
        // Good for one submit: a form sent twice acts once.
        await useUp(unit, button, who);
        return await carryOut(unit, settings, who, order, wish.wish);
      }),
    suggest: async (asked) => await suggestFor(asker(asked.actor, asked.place), asked, options),
    async moved(from, to) {
      const moves = [...settings.channels.values()].filter(
        (channel) => channel.platform === platform && channel.place === from,
      );
      if (moves.length === 0) return;
      await write(async (unit) => {
        for (const { id } of moves) await options.channels.change(unit, id, { place: to });
      });
      await options.channels.load(store.db);
    },
  };
}

const NOTHING = { action: 'unknown', shopId: null, orderId: null } as const;

function expired(who: Asker): Deed {
  return { answer: toast(texts(who.language).actions.expired, 'bad'), outcome: 'expired' };
}
