/** Interactions as Discord keeps them: one answer within three seconds, changes for a quarter of an hour, a modal only as the first. */
import { checkModal, type ModalBody } from './check-components.js';
import { checkMessage, type MessageBody } from './check-message.js';
import { Faults, Refusal, unknownThing } from './refusal.js';
import { change, type Person, type StoredMessage, store, type World } from './world.js';

export const COMMAND = 2;
export const COMPONENT = 3;
export const AUTOCOMPLETE = 4;
export const MODAL_SUBMIT = 5;

const FIRST_ANSWER_MS = 3_000;
const TOKEN_LIFE_MS = 15 * 60_000;
const EPHEMERAL = 64;

export type Shown =
  | { kind: 'message'; message: StoredMessage }
  | { kind: 'modal'; modal: ModalBody }
  | { kind: 'choices'; choices: { name: string; value: string }[] }
  /** "The application did not respond." */
  | { kind: 'nothing' };

export interface Interaction {
  id: string;
  token: string;
  type: number;
  person: Person;
  channelId: string;
  /** The message its component stands on. */
  on?: StoredMessage;
  at: number;
  answered: boolean;
  /** The first answer; undefined again once it was removed. */
  original?: StoredMessage;
  thinking: boolean;
  /** What the person sees of it, newest last. */
  shown: Shown[];
  waiting: (() => void)[];
}

export interface InteractionDesk {
  create(type: number, person: Person, channelId: string, on?: StoredMessage): Interaction;
  callback(id: string, token: string, body: { type: number; data?: unknown }): void;
  follow(application: string, token: string, body: MessageBody): StoredMessage;
  editOriginal(application: string, token: string, body: MessageBody): StoredMessage;
  removeOriginal(application: string, token: string): void;
  /** What the person sees once the answer is there. */
  answerTo(interaction: Interaction, patienceMs: number): Promise<Shown>;
}

export function createInteractionDesk(world: World): InteractionDesk {
  const all = new Map<string, Interaction>();
  const byToken = (token: string) => [...all.values()].find((one) => one.token === token);

  function show(interaction: Interaction, shown: Shown): void {
    interaction.thinking = false;
    interaction.shown.push(shown);
    for (const tell of interaction.waiting.splice(0)) tell();
  }

  function put(interaction: Interaction, body: MessageBody): StoredMessage {
    checkMessage(body);
    const isPrivate = ((body.flags ?? 0) & EPHEMERAL) !== 0;
    return store(world, interaction.channelId, body, isPrivate ? { onlyFor: interaction.person.id } : {});
  }

  function alive(application: string, token: string): Interaction {
    const interaction = byToken(token);
    if (!interaction || application !== world.applicationId) throw unknownThing(10_015, 'Webhook');
    if (world.now() - interaction.at > TOKEN_LIFE_MS) throw new Refusal(401, 50_027, 'Invalid Webhook Token');
    if (!interaction.answered) throw unknownThing(10_015, 'Webhook');
    return interaction;
  }

  function firstAnswer(interaction: Interaction, { type, data }: { type: number; data?: unknown }): void {
    const body = (data ?? {}) as MessageBody;
    switch (type) {
      case 4:
        interaction.original = put(interaction, body);
        show(interaction, { kind: 'message', message: interaction.original });
        break;
      case 5: {
        const only = (body.flags ?? 0) === EPHEMERAL ? { onlyFor: interaction.person.id } : {};
        interaction.original = store(world, interaction.channelId, { content: '' }, only);
        interaction.thinking = true;
        break;
      }
      case 6:
        interaction.original = onMessage(interaction);
        break;
      case 7:
        checkMessage(body);
        interaction.original = change(onMessage(interaction), body);
        show(interaction, { kind: 'message', message: interaction.original });
        break;
      case 8:
        show(interaction, { kind: 'choices', choices: checkChoices(data) });
        break;
      case 9:
        checkModal(data as ModalBody);
        show(interaction, { kind: 'modal', modal: data as ModalBody });
        break;
      default:
        throw new Refusal(400, 50_035, 'Invalid Form Body', { type: 'Not a type of answer.' });
    }
  }

  return {
    create(type, person, channelId, on) {
      const interaction: Interaction = {
        id: world.newId(),
        token: `interaction-token-${world.newId()}`,
        type,
        person,
        channelId,
        at: world.now(),
        answered: false,
        thinking: false,
        shown: [],
        waiting: [],
        ...(on && { on }),
      };
      all.set(interaction.id, interaction);
      return interaction;
    },
    callback(id, token, body) {
      const interaction = all.get(id);
      if (interaction?.token !== token || world.now() - interaction.at > FIRST_ANSWER_MS)
        throw unknownThing(10_062, 'interaction');
      if (interaction.answered) throw new Refusal(400, 40_060, 'Interaction has already been acknowledged.');
      checkType(interaction, body.type);
      firstAnswer(interaction, body);
      interaction.answered = true;
    },
    follow(application, token, body) {
      const interaction = alive(application, token);
      const message =
        interaction.thinking && interaction.original
          ? change(interaction.original, checked(body))
          : put(interaction, body);
      show(interaction, { kind: 'message', message });
      return message;
    },
    editOriginal(application, token, body) {
      const interaction = alive(application, token);
      if (!interaction.original) throw unknownThing(10_008, 'Message');
      const message = change(interaction.original, checked(body));
      show(interaction, { kind: 'message', message });
      return message;
    },
    removeOriginal(application, token) {
      const interaction = alive(application, token);
      if (!interaction.original) throw unknownThing(10_008, 'Message');
      world.messages.delete(interaction.original.id);
      interaction.thinking = false;
      delete interaction.original;
    },
    async answerTo(interaction, patienceMs) {
      const last = () => interaction.shown.at(-1);
      if (last() === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, patienceMs);
          interaction.waiting.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      return last() ?? { kind: 'nothing' };
    },
  };
}

function checked(body: MessageBody): MessageBody {
  checkMessage(body);
  return body;
}

function onMessage({ on }: Interaction): StoredMessage {
  if (!on) throw new Refusal(400, 50_035, 'Invalid Form Body', { type: 'There is no message to change.' });
  return on;
}

/** Which answers fit which question. */
function checkType({ type }: Interaction, answer: number): void {
  const fits: Record<number, number[]> = {
    [COMMAND]: [4, 5, 9],
    [COMPONENT]: [4, 5, 6, 7, 9],
    [AUTOCOMPLETE]: [8],
    [MODAL_SUBMIT]: [4, 5, 6, 7],
  };
  if (!fits[type]?.includes(answer))
    throw new Refusal(400, 50_035, 'Invalid Form Body', { type: `${answer} is no answer to ${type}.` });
}

function checkChoices(data: unknown): { name: string; value: string }[] {
  const { choices = [] } = (data ?? {}) as { choices?: { name: string; value: string }[] };
  const faults = new Faults();
  faults.count('choices', choices, 0, 25);
  for (const [index, { name, value }] of choices.entries()) {
    faults.length(`choices.${index}.name`, name, 1, 100);
    faults.length(`choices.${index}.value`, value, 1, 100);
  }
  faults.refuse();
  return choices;
}
