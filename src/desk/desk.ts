/** The front desk: what people type, press and submit becomes an act on the store and a direct answer. One place checks rights. */
import type { ActionName } from '../domain/action.js';
import type { Settings } from '../domain/settings.js';
import type {
  ActorRef,
  Answer,
  ChatLimits,
  ChatSink,
  FormSubmit,
  Place,
  Press,
  TypedCommand,
} from '../ports.js';
import { answerStop } from '../services/actions/answer-stop.js';
import { setPaused } from '../services/actions/pause.js';
import { type ButtonRow, findButton, removeButton } from '../store/cards.js';
import type { Store, Unit } from '../store/database.js';
import { getOrder } from '../store/orders.js';
import { texts } from '../texts/texts.js';
import { answerCommand } from './answer-command.js';
import { forbiddenAnswer, pausedAnswer, resumedAnswer, toast } from './answers.js';
import { type Asker, askerOf, refuse } from './asker.js';
import { carryOut } from './carry-out.js';
import { formFor, isFormAction, wishOf } from './forms.js';
import { listAnswer, type Page } from './list-answer.js';

export interface DeskOptions {
  store: Store;
  settings: Settings;
  /** What this platform can show. */
  limits: Pick<ChatLimits, 'rowsMax' | 'textMax'>;
  now(): number;
  newToken(): string;
  orderUrl(shopId: string, externalId: string): string;
  /** Something was written that waits to be carried out. */
  wake(): void;
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
    from: { token: string; actor: ActorRef; place: Place },
    then: (unit: Unit, button: ButtonRow, who: Asker) => Promise<Answer>,
  ): Promise<Answer> => {
    const who = asker(from.actor, from.place);
    return await write(async (unit) => {
      const button = await validButton(unit, from.token, who);
      if (!button) return toast(texts(who.language).actions.expired, 'bad');
      return refuse(who, button.action as ActionName, button.shop_id) ?? (await then(unit, button, who));
    });
  };
  return {
    command: async (typed: TypedCommand) =>
      await answerCommand(asker(typed.actor, typed.place), typed.text, { ...options, write }),
    press: async (press: Press) =>
      await atButton(press, async (unit, button, who) => {
        const action = button.action as ActionName;
        if (action === 'page') {
          const page = JSON.parse(button.params) as Page;
          return await listAnswer(who, page, options, { db: unit.tx, write: (work) => work(unit) });
        }
        if (button.order_id === null) return await pressShop(unit, settings, who, action, button.shop_id);
        const order = await getOrder(unit.tx, button.order_id);
        if (isFormAction(action) && order.status === 'unpaid') {
          return await formFor(unit, settings, order, action, button, who, options.newToken);
        }
        return await carryOut(unit, settings, who, order, { action });
      }),
    form: async (submit: FormSubmit) =>
      await atButton(submit, async (unit, button, who) => {
        if (button.order_id === null) return toast(texts(who.language).actions.expired, 'bad');
        const wish = wishOf(button.action as ActionName, submit.values, who.language);
        if (wish.kind === 'invalid') return toast(wish.text, 'bad');
        // Good for one submit: a form sent twice acts once.
        await removeButton(unit, button.token);
        return await carryOut(unit, settings, who, await getOrder(unit.tx, button.order_id), wish.wish);
      }),
    suggest: async () => [],
    moved: async () => {},
  };
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
  if (action === 'go_on' || action === 'keep_all') {
    const wasStopped = await answerStop(unit, shopId, who.person, action);
    const { actions, desk } = texts(who.language);
    return wasStopped ? toast(actions.done[action], 'good') : toast(desk.nothingWaits, 'calm');
  }
  await setPaused(unit, [shopId], who.person, action === 'pause');
  return action === 'pause' ? pausedAnswer(name, who.language) : resumedAnswer(name, who.language);
}

/** A button is good in the place it was made for, and not for ever. */
async function validButton(unit: Unit, token: string, who: Asker): Promise<ButtonRow | undefined> {
  const button = await findButton(unit.tx, token);
  if (!button || button.expires_at < unit.now) return undefined;
  return who.channel?.id === button.channel_id ? button : undefined;
}
