/** The front desk: what people type, press and submit becomes an act on the store and a direct answer. One place checks rights. */
import type { ActionName } from '../domain/action.js';
import { authorize } from '../domain/authorize.js';
import type { ChannelSettings, PersonSettings, Settings } from '../domain/settings.js';
import type { TeamLanguage } from '../domain/template.js';
import type { ActorRef, Answer, ChatSink, FormSubmit, Place, Press, TypedCommand } from '../ports.js';
import { act, type Wish } from '../services/actions/act.js';
import { setPaused } from '../services/actions/pause.js';
import { type ButtonRow, findButton } from '../store/cards.js';
import type { Store, Unit } from '../store/database.js';
import { getOrder, type Order } from '../store/orders.js';
import { texts } from '../texts/texts.js';
import { resultAnswer } from './action-answer.js';
import { answerCommand } from './answer-command.js';
import { forbiddenAnswer, pausedAnswer, resumedAnswer, toast } from './answers.js';
import { formFor, isFormAction, wishOf } from './forms.js';

export interface DeskOptions {
  store: Store;
  settings: Settings;
  now(): number;
  newToken(): string;
  orderUrl(shopId: string, externalId: string): string;
  /** Something was written that waits to be carried out. */
  wake(): void;
}

/** Who asks, from where, in which language the answer is. */
export interface Asker {
  person: PersonSettings | undefined;
  channel: ChannelSettings | undefined;
  language: TeamLanguage;
  /** Shops of the channel it was asked in; all this person may see elsewhere. */
  shopIds: string[];
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
  return {
    command: async (typed: TypedCommand) =>
      await answerCommand(asker(typed.actor, typed.place), typed.text, { ...options, write }),
    press: async (press: Press) => {
      const who = asker(press.actor, press.place);
      return await write(async (unit) => {
        const button = await validButton(unit, press.token, who);
        if (!button) return toast(texts(who.language).actions.expired, 'bad');
        const action = button.action as ActionName;
        const refusal = refuse(who, action, button.shop_id);
        if (refusal) return refusal;
        if (button.order_id === null) return await pressShop(unit, settings, who, action, button.shop_id);
        const order = await getOrder(unit.tx, button.order_id);
        if (isFormAction(action) && order.status === 'unpaid') {
          return await formFor(unit, settings, order, action, button, who, options.newToken);
        }
        return await carryOut(unit, settings, who, order, { action });
      });
    },
    form: async (submit: FormSubmit) => {
      const who = asker(submit.actor, submit.place);
      return await write(async (unit) => {
        const button = await validButton(unit, submit.token, who);
        if (!button || button.order_id === null) return toast(texts(who.language).actions.expired, 'bad');
        const action = button.action as ActionName;
        const refusal = refuse(who, action, button.shop_id);
        if (refusal) return refusal;
        const wish = wishOf(action, submit.values, who.language);
        if (wish.kind === 'invalid') return toast(wish.text, 'bad');
        return await carryOut(unit, settings, who, await getOrder(unit.tx, button.order_id), wish.wish);
      });
    },
  };
}

async function carryOut(
  unit: Unit,
  settings: Settings,
  who: Asker,
  order: Order,
  wish: Wish,
): Promise<Answer> {
  if (!who.person) return forbiddenAnswer(wish.action, undefined, who.language);
  const result = await act(unit, settings, order, who.person, wish);
  return resultAnswer(result, order, settings.shops.get(order.shop_id)?.zone ?? 'UTC', who.language);
}

async function pressShop(
  unit: Unit,
  settings: Settings,
  who: Asker,
  action: ActionName,
  shopId: string,
): Promise<Answer> {
  if (!who.person) return forbiddenAnswer(action, undefined, who.language);
  const name = settings.shops.get(shopId)?.name;
  await setPaused(unit, [shopId], who.person, action === 'pause');
  return action === 'pause' ? pausedAnswer(name, who.language) : resumedAnswer(name, who.language);
}

/** A button is good in the place it was made for, and not for ever. */
async function validButton(unit: Unit, token: string, who: Asker): Promise<ButtonRow | undefined> {
  const button = await findButton(unit.tx, token);
  if (!button || button.expires_at < unit.now) return undefined;
  return who.channel?.id === button.channel_id ? button : undefined;
}

/** The answer to somebody who may not; undefined when they may. */
export function refuse(who: Asker, action: ActionName, shopId?: string): Answer | undefined {
  const right = authorize(who.person, action, shopId);
  if (right.ok) return undefined;
  return forbiddenAnswer(action, who.person ? right.needs : undefined, who.language);
}

function askerOf(settings: Settings, platform: string, actor: ActorRef, place: Place): Asker {
  const person = settings.people.find((candidate) => candidate.ids[platform] === actor.userId);
  const channel = [...settings.channels.values()].find(
    (one) => one.platform === platform && one.place === place,
  );
  const shopIds = [...settings.shops.values()]
    .filter((shop) => channel === undefined || shop.channels.includes(channel.id))
    .map((shop) => shop.id);
  return { person, channel, language: channel?.language ?? 'en', shopIds };
}
