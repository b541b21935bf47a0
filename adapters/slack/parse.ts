/** What Slack delivers, held to its shape. Pure; undefined for what is none of ours. */
import * as z from 'zod';
import type { Place } from '../../src/ports.js';
import { INPUT, type ModalOrigin, readOrigin } from './modal.js';
import { refOf } from './refs.js';

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/u);
const address = z.url({ protocol: /^https?$/ });
const nothing = z
  .unknown()
  .optional()
  .transform(() => undefined);
const teamRef = z.object({ id }).nullish();
const person = z.object({
  id,
  team_id: id.nullish(),
  name: z.string().optional(),
  username: z.string().optional(),
});

/** Longer than any command; what goes beyond is not read. */
const TYPED = 2_000;

/** Who it comes from, as far as the payload says; the rest is asked for. */
export interface SlackSender {
  userId: string;
  /** The workspace of the person, which in a shared channel may be another one. */
  teamId?: string;
  /** A handle, for when nothing better is known. */
  handle: string;
}

interface Asked {
  sender: SlackSender;
  place: Place;
}

export interface SlackCommand extends Asked {
  text: string;
  responseUrl: string;
  triggerId: string;
}

export interface SlackPress extends Asked {
  /** `press:0`, `share`, `link:1`; ours are told apart by how they begin. */
  action: string;
  value: string;
  message: string;
  /** Only one person sees the message; an answer may take its place. */
  ephemeral: boolean;
  thread?: string;
  responseUrl: string;
  triggerId: string;
}

export interface SlackSubmit extends Asked {
  origin: ModalOrigin;
  values: Record<string, string>;
  title: string;
}

const command = z.object({
  team_id: id,
  channel_id: id,
  user_id: id,
  user_name: z.string().optional(),
  text: z.string().default(''),
  response_url: address,
  trigger_id: z.string(),
});

export function parseCommand(body: unknown): SlackCommand | undefined {
  const read = command.safeParse(body);
  if (!read.success) return undefined;
  const { team_id, channel_id, user_id, user_name = user_id, text, response_url, trigger_id } = read.data;
  return {
    sender: { userId: user_id, teamId: team_id, handle: user_name },
    place: channel_id,
    text: text.slice(0, TYPED),
    responseUrl: response_url,
    triggerId: trigger_id,
  };
}

const press = z.object({
  team: teamRef,
  user: person,
  container: z.object({
    type: z.literal('message'),
    channel_id: id,
    message_ts: z.string(),
    thread_ts: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
  response_url: address,
  trigger_id: z.string(),
});

export function parsePress(body: unknown): SlackPress | undefined {
  const read = press.safeParse(body);
  if (!read.success) return undefined;
  const { team, user, container, actions, response_url, trigger_id } = read.data;
  const { channel_id: channel, message_ts: ts, thread_ts: thread } = container;
  return {
    sender: senderOf(user, team),
    place: channel,
    action: actions[0]!.action_id,
    value: actions[0]!.value ?? '',
    message: refOf({ channel, ts }),
    ephemeral: container.is_ephemeral === true,
    ...(thread !== undefined && { thread }),
    responseUrl: response_url,
    triggerId: trigger_id,
  };
}

const input = z.union([
  z.object({ type: z.literal('plain_text_input'), value: z.string().nullish() }),
  z.object({ type: z.literal('static_select'), selected_option: z.object({ value: z.string() }).nullish() }),
]);
const submit = z.object({
  team: teamRef,
  user: person,
  view: z.object({
    private_metadata: z.string(),
    title: z.object({ text: z.string() }),
    state: z.object({ values: z.record(z.string(), z.object({ [INPUT]: input.or(nothing) })) }),
  }),
});

export function parseSubmit(body: unknown): SlackSubmit | undefined {
  const read = submit.safeParse(body);
  const origin = read.success ? readOrigin(read.data.view.private_metadata) : undefined;
  if (!read.success || !origin) return undefined;
  const { user, team, view } = read.data;
  const values = Object.entries(view.state.values).map(([name, block]) => [name, filledIn(block[INPUT])]);
  return {
    sender: senderOf(user, team),
    place: origin.place,
    origin,
    values: Object.fromEntries(values),
    title: view.title.text,
  };
}

/** What was left empty is an empty text. */
function filledIn(given: z.infer<typeof input> | undefined): string {
  if (!given) return '';
  return (given.type === 'plain_text_input' ? given.value : given.selected_option?.value) ?? '';
}

function senderOf(user: z.infer<typeof person>, team: z.infer<typeof teamRef>): SlackSender {
  const teamId = user.team_id ?? team?.id;
  return {
    userId: user.id,
    ...(teamId !== undefined && { teamId }),
    handle: user.username ?? user.name ?? user.id,
  };
}
