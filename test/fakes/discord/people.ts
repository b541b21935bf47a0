/** People on the local Discord: they see what is drawn, press what is there, and fill what opens. */
import type { CommandBody, OptionBody } from './check-command.js';
import type { Button } from './check-message.js';
import type { LocalGateway } from './gateway.js';
import {
  AUTOCOMPLETE,
  COMMAND,
  COMPONENT,
  type Interaction,
  type InteractionDesk,
  MODAL_SUBMIT,
  type Shown,
} from './interactions.js';
import { drawMarkdown } from './markdown.js';
import {
  buttonsOf,
  type Channel,
  channelJson,
  messageJson,
  type Person,
  type StoredMessage,
  type World,
} from './world.js';

export interface ActingPerson extends Person {
  /** Chooses `/unpaid SUBCOMMAND` and fills its options, from one line. */
  type(text: string, channel?: Channel): Promise<Shown>;
  /** Presses the newest button of this label that this person sees. */
  press(label: string): Promise<Shown>;
  pressOn(message: StoredMessage, label: string): Promise<Shown>;
  /** Fills the modal that opened last; what is not named keeps what stands there. */
  fill(values: Record<string, string>): Promise<Shown>;
  suggest(subcommand: string, option: string, text: string): Promise<Shown>;
  /** Messages as this person has them on screen, oldest first. */
  sees(): StoredMessage[];
}

interface Stage {
  world: World;
  gateway: LocalGateway;
  interactions: InteractionDesk;
  channel: Channel;
}

/** A person gives up when Discord does. */
const PATIENCE_MS = 20_000;
const LINK = 5;

export function createPerson(stage: Stage, change: Partial<Person> = {}): ActingPerson {
  const { world, gateway, interactions, channel: home } = stage;
  const id = world.newId();
  const person: Person = { id, username: 'mia', nick: 'Mia', roles: [], locale: 'en-US', ...change };
  let opened: { shown: Extract<Shown, { kind: 'modal' }>; channelId: string } | undefined;

  async function act(type: number, channelId: string, data: object, on?: StoredMessage): Promise<Shown> {
    const interaction = interactions.create(type, person, channelId, on);
    gateway.dispatch('INTERACTION_CREATE', interactionJson(world, interaction, data));
    const shown = await interactions.answerTo(interaction, PATIENCE_MS);
    if (shown.kind === 'modal') opened = { shown, channelId };
    return shown;
  }

  const sees = () =>
    [...world.messages.values()].filter(({ onlyFor }) => onlyFor === undefined || onlyFor === person.id);

  async function pressOn(message: StoredMessage, label: string): Promise<Shown> {
    const button = buttonsOf(message).find((one) => one.label === label && one.style !== LINK);
    if (!button?.custom_id) throw new Error(`no button "${label}" on this message`);
    return await act(
      COMPONENT,
      message.channel_id,
      { component_type: 2, custom_id: button.custom_id },
      message,
    );
  }

  return {
    ...person,
    sees,
    pressOn,
    async type(text, channel = home) {
      const { sub, values } = chosen(world.commands, text);
      const options = values.map(([name, value]) => ({ name, type: 3, value }));
      return await act(COMMAND, channel.id, commandData(sub.name, options));
    },
    async press(label) {
      const has = ({ components }: StoredMessage) =>
        components.some((row) => row.components.some((button: Button) => button.label === label));
      const message = sees().findLast(has);
      if (!message) throw new Error(`nobody sees a button "${label}"`);
      return await pressOn(message, label);
    },
    async fill(values) {
      if (!opened) throw new Error('no dialog is open');
      const { modal } = opened.shown;
      return await act(MODAL_SUBMIT, opened.channelId, {
        custom_id: modal.custom_id,
        components: modal.components.map(({ type, component }) => ({
          type,
          ...(component && { component: filled(component, values[component.custom_id]) }),
        })),
      });
    },
    async suggest(subcommand, option, text) {
      const { sub } = chosen(world.commands, subcommand);
      const known = sub.options?.find(({ name }) => name === option);
      if (!known?.autocomplete) throw new Error(`nothing is suggested for ${option}`);
      return await act(
        AUTOCOMPLETE,
        home.id,
        commandData(sub.name, [{ name: option, type: 3, value: text, focused: true }]),
      );
    },
  };
}

type Field = NonNullable<Extract<Shown, { kind: 'modal' }>['modal']['components'][number]['component']>;

function filled({ type, custom_id, value, options = [], max_length = 4_000 }: Field, given?: string): object {
  if (type === 3) {
    const choice = given ?? options.find((option) => option.default)?.value;
    if (!options.some((option) => option.value === choice)) throw new Error(`${choice} is not offered`);
    return { type, custom_id, values: [choice] };
  }
  return { type, custom_id, value: (given ?? value ?? '').slice(0, max_length) };
}

function commandData(name: string, options: object[]): object {
  return { id: '1310000000000000001', type: 1, name: 'unpaid', options: [{ type: 1, name, options }] };
}

/** The words of a line into the options of a registered subcommand, the last taking all that is left. */
function chosen(
  commands: readonly CommandBody[],
  text: string,
): { sub: OptionBody; values: [string, string][] } {
  const [head = '', ...words] = text.split(' ');
  const subs = commands.find(({ name }) => name === 'unpaid')?.options ?? [];
  const sub = subs.find(({ name }) => name === head);
  if (!sub) throw new Error(`Discord offers no /unpaid ${head}`);
  const options = sub.options ?? [];
  const values = options.flatMap(({ name }, index): [string, string][] => {
    const value = index === options.length - 1 ? words.slice(index).join(' ') : (words[index] ?? '');
    return value === '' ? [] : [[name, value]];
  });
  return { sub, values };
}

function interactionJson(world: World, interaction: Interaction, data: object): object {
  const { person, on, channelId } = interaction;
  const channel = world.channels.get(channelId);
  const user = {
    id: person.id,
    username: person.username,
    global_name: null,
    discriminator: '0',
    avatar: null,
  };
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    guild_id: world.guild.id,
    channel_id: channelId,
    ...(channel && { channel: channelJson(channel) }),
    member: {
      user,
      nick: person.nick ?? null,
      roles: person.roles,
      permissions: '0',
      joined_at: null,
      flags: 0,
    },
    locale: person.locale,
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { 0: world.guild.id },
    context: 0,
    attachment_size_limit: 524_288,
    data,
    ...(on && { message: messageJson(on) }),
  };
}

/** All its words as a person reads them. */
export function wordsOf({ content, embeds }: Pick<StoredMessage, 'content' | 'embeds'>): string {
  const parts = embeds.flatMap(({ title, description, fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [content, ...parts].map((text) => drawMarkdown(text ?? '').text).join('\n');
}
