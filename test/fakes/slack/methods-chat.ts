/** Messages: posted, edited, shown to one person. Refuses what Slack refuses. */
import { ALL_BLOCKS_MAX, checkBlocks } from './check-blocks.js';
import { type Faults, listOf, textOf, unknownKeys } from './check-text.js';
import type { Json, Workspace } from './workspace.js';

export type Answer =
  | { ok: true; [key: string]: unknown }
  | { ok: false; error: string; [key: string]: unknown };

const TEXT_MAX = 40_000;
const SHARED = [
  'channel',
  'text',
  'blocks',
  'parse',
  'link_names',
  'mrkdwn',
  'thread_ts',
  'team_id',
  'metadata',
];
const POST = [...SHARED, 'unfurl_links', 'unfurl_media', 'reply_broadcast'];
const UPDATE = [...SHARED, 'ts'];
const EPHEMERAL = [...SHARED, 'user'];

export const refuse = (error: string, faults: Faults = []): Answer => ({
  ok: false,
  error,
  ...(faults.length > 0 && { response_metadata: { messages: faults.map((fault) => `[ERROR] ${fault}`) } }),
});

/** Undefined when the content may be shown. */
export function contentFault(args: Json): Answer | undefined {
  const blocks = args.blocks ?? [];
  const faults = checkBlocks(blocks, 'message');
  if (faults.length > 0) return refuse('invalid_blocks', faults);
  if (textOf(args.text) === '' && listOf(blocks).length === 0) return refuse('no_text');
  if (textOf(args.text).length > TEXT_MAX) return refuse('msg_too_long');
  if (JSON.stringify(blocks).length > ALL_BLOCKS_MAX) return refuse('msg_blocks_too_long');
  return undefined;
}

function argumentFault(args: Json, known: string[]): Answer | undefined {
  const faults = unknownKeys(args, known, '/');
  const parse = args.parse === undefined || args.parse === 'none' || args.parse === 'full';
  return faults.length > 0 || !parse ? refuse('invalid_arguments', faults) : undefined;
}

/** Whether the bot may write there. */
function channelFault(workspace: Workspace, args: Json): Answer | undefined {
  const channel = workspace.channels.get(textOf(args.channel));
  if (!channel) return refuse('channel_not_found');
  if (!channel.members.has(workspace.botUserId)) return refuse('not_in_channel');
  if (channel.archived) return refuse('is_archived');
  const thread = args.thread_ts;
  if (thread !== undefined && !workspace.find(channel.id, textOf(thread))) return refuse('thread_not_found');
  return undefined;
}

export function postMessage(workspace: Workspace, args: Json): Answer {
  const fault = argumentFault(args, POST) ?? channelFault(workspace, args) ?? contentFault(args);
  if (fault) return fault;
  const message = addMessage(workspace, args);
  return {
    ok: true,
    channel: message.channel,
    ts: message.ts,
    message: { ts: message.ts, text: message.text },
  };
}

export function postEphemeral(workspace: Workspace, args: Json): Answer {
  const fault = argumentFault(args, EPHEMERAL) ?? channelFault(workspace, args) ?? contentFault(args);
  if (fault) return fault;
  const user = textOf(args.user);
  if (!workspace.channels.get(textOf(args.channel))?.members.has(user)) return refuse('user_not_in_channel');
  const message = addMessage(workspace, args, user);
  return { ok: true, message_ts: message.ts };
}

export function update(workspace: Workspace, args: Json): Answer {
  const channel = textOf(args.channel);
  const fault = argumentFault(args, UPDATE);
  if (fault) return fault;
  if (!workspace.channels.has(channel)) return refuse('channel_not_found');
  const message = workspace.find(channel, textOf(args.ts));
  if (!message || message.onlyFor !== undefined) return refuse('message_not_found');
  if (message.author !== workspace.botUserId) return refuse('cant_update_message');
  const content = contentFault(args);
  if (content) return content;
  message.text = textOf(args.text);
  // Blocks that are not sent again are gone.
  message.blocks = listOf(args.blocks);
  message.edits += 1;
  return { ok: true, channel, ts: message.ts, text: message.text };
}

export function addMessage(workspace: Workspace, args: Json, onlyFor?: string) {
  const message = {
    channel: textOf(args.channel),
    ts: workspace.nextTs(),
    author: workspace.botUserId,
    text: textOf(args.text),
    blocks: listOf(args.blocks),
    edits: 0,
    ...(typeof args.thread_ts === 'string' && { threadTs: args.thread_ts }),
    ...(onlyFor !== undefined && { onlyFor }),
  };
  workspace.messages.push(message);
  return message;
}
