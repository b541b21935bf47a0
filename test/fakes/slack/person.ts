/** Somebody at Slack's client: types, presses, confirms, fills in modals, and reads what comes back. */
import { isObject, listOf, textOf } from './check-text.js';
import { checkView } from './check-view.js';
import { contentFault } from './methods-chat.js';
import { readBlocks } from './read.js';
import { say } from './respond.js';
import type { LocalSlack, Shown } from './server.js';
import type { Delivery } from './sockets.js';
import type { FakeMessage, Json } from './workspace.js';

export interface Person {
  /** What `/unpaid …` shows, in words. */
  type(channel: string, text: string): Promise<string>;
  /** Presses the newest button with this label that this person sees; says yes when asked. */
  press(label: string, channel?: string): Promise<string>;
  /** Fills in and sends the modal that is open. */
  fill(values: Record<string, string>): Promise<string>;
  /** The modal in front of this person. */
  view(): Json | undefined;
  /** Private messages, oldest first. */
  privately(): FakeMessage[];
}

/** How long somebody looks at the screen before giving up. */
const PATIENCE_MS = 10_000;

export function personIn(slack: LocalSlack, userId: string): Person {
  const { workspace, tickets, sockets } = slack;
  const user = workspace.users.get(userId)!;
  let view: Json | undefined;
  slack.onShown(userId, (shown) => {
    if (shown.kind === 'view') view = shown.view;
  });

  /** Acts, and reads the first thing that is shown for it. */
  async function act(
    send: () => Promise<Delivery>,
    inAck: (payload: Json) => Shown | string,
  ): Promise<string> {
    let forget = (): void => {};
    const shown = new Promise<Shown>((resolve) => {
      forget = slack.onShown(userId, resolve);
    });
    const delivery = await send();
    if (delivery.kind !== 'acknowledged') {
      forget();
      return delivery.kind;
    }
    const first = delivery.payload ? inAck(delivery.payload) : await orNothing(shown);
    forget();
    return typeof first === 'string' ? first : wordsOf(first);
  }

  const triggered = (channel: string, ts?: string): Json => ({
    trigger_id: tickets.trigger(userId),
    response_url: slack.responseUrl(tickets.response({ userId, channel, ...(ts !== undefined && { ts }) })),
    api_app_id: workspace.appId,
  });

  const sees = (message: FakeMessage, channel: string | undefined): boolean =>
    (channel === undefined || message.channel === channel) &&
    (message.onlyFor === undefined || message.onlyFor === userId);

  function find(label: string, channel: string | undefined) {
    const found = workspace.messages
      .filter((message) => sees(message, channel))
      .flatMap((message) => buttonsOf(message).map((button) => ({ message, button })))
      .findLast(({ button }) => isObject(button.text) && button.text.text === label);
    if (!found) throw new Error(`nobody sees a button ${label}`);
    return found;
  }

  return {
    view: () => view,
    privately: () => workspace.messages.filter(({ onlyFor }) => onlyFor === userId),
    async type(channel, text) {
      const payload = {
        ...triggered(channel),
        command: '/unpaid',
        text,
        team_id: user.teamId,
        channel_id: channel,
        user_id: userId,
        user_name: user.name.toLowerCase(),
      };
      return await act(
        () => sockets.deliver('slash_commands', payload, true),
        (given) => {
          const fault = contentFault(given);
          if (fault) return String(fault.error);
          return { kind: 'message', ...say(workspace, channel, userId, given) };
        },
      );
    },
    async press(label, channel) {
      const { message, button } = find(label, channel);
      const { action_id, value } = button;
      const payload = {
        type: 'block_actions',
        ...triggered(message.channel, message.ts),
        team: { id: user.teamId, domain: 'local' },
        user: { id: userId, username: user.name.toLowerCase(), team_id: user.teamId },
        channel: { id: message.channel },
        container: {
          type: 'message',
          channel_id: message.channel,
          message_ts: message.ts,
          is_ephemeral: message.onlyFor !== undefined,
          ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
        },
        actions: [{ type: 'button', action_id, block_id: 'b1', ...(value !== undefined && { value }) }],
      };
      return await act(
        () => sockets.deliver('interactive', payload, false),
        () => '',
      );
    },
    async fill(values) {
      if (!view) throw new Error('no modal is open');
      const { private_metadata, callback_id, title } = view;
      const state = { values: stateOf(view, values) };
      const payload = {
        type: 'view_submission',
        team: { id: user.teamId, domain: 'local' },
        user: { id: userId, username: user.name.toLowerCase(), team_id: user.teamId },
        api_app_id: workspace.appId,
        view: { id: 'V00000001', type: 'modal', private_metadata, callback_id, title, state },
      };
      return await act(
        () => sockets.deliver('interactive', payload, true),
        (given) => {
          if (given.response_action !== 'update')
            return `unknown response_action ${textOf(given.response_action)}`;
          const faults = checkView(given.view);
          if (faults.length > 0 || !isObject(given.view)) return `invalid view: ${faults.join(', ')}`;
          view = given.view;
          return { kind: 'view', view };
        },
      );
    },
  };
}

const buttonsOf = ({ blocks }: FakeMessage): Json[] =>
  blocks.filter(({ type }) => type === 'actions').flatMap(({ elements }) => listOf(elements));

async function orNothing(shown: Promise<Shown>): Promise<Shown | string> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('nothing happens'), PATIENCE_MS);
  });
  const first = await Promise.race([shown, patience]);
  clearTimeout(timer);
  return first;
}

function wordsOf(shown: Shown): string {
  if (shown.kind === 'message') return readBlocks(shown.blocks).text || shown.text;
  const { title } = shown.view;
  return `${isObject(title) ? textOf(title.text) : ''}\n${readBlocks(listOf(shown.view.blocks)).text}`;
}

/** What the client sends: every input, changed or as it was. */
function stateOf(view: Json, values: Record<string, string>): Json {
  const inputs = listOf(view.blocks).filter(({ type }) => type === 'input');
  return Object.fromEntries(
    inputs.map(({ block_id, element }) => {
      const given = isObject(element) ? element : {};
      return [textOf(block_id), { [textOf(given.action_id)]: inputState(given, values[textOf(block_id)]) }];
    }),
  );
}

function inputState(element: Json, typed: string | undefined): Json {
  const { type, initial_value = null, initial_option = null } = element;
  if (type === 'plain_text_input') return { type, value: (typed ?? initial_value) || null };
  const chosen = listOf(element.options).find(({ value }) => value === typed);
  return { type, selected_option: chosen ?? initial_option };
}
