/** What a response URL does with what is posted to it. */
import { checkString, listOf, textOf } from './check-text.js';
import { addMessage, contentFault } from './methods-chat.js';
import type { Tickets } from './tickets.js';
import type { FakeMessage, Json, Workspace } from './workspace.js';

export interface Responded {
  status: number;
  text: string;
  /** Who sees something new. */
  shown?: { userId: string; message: FakeMessage };
}

export function respond(workspace: Workspace, tickets: Tickets, id: string, body: Json): Responded {
  const ticket = tickets.useResponse(id);
  if ('error' in ticket) return { status: 404, text: ticket.error };
  const { channel, userId, ts } = ticket;
  const pressed = ts === undefined ? undefined : workspace.find(channel, ts);
  if (body.delete_original === true) {
    if (pressed) workspace.messages.splice(workspace.messages.indexOf(pressed), 1);
    return { status: 200, text: 'ok' };
  }
  const fault = contentFault(body);
  if (fault) return { status: 400, text: String(fault.error) };
  if (body.thread_ts !== undefined && checkString(body.thread_ts, 40, '/thread_ts').length > 0)
    return { status: 400, text: 'invalid_thread_ts' };
  if (body.replace_original === true && pressed) {
    pressed.text = textOf(body.text);
    pressed.blocks = listOf(body.blocks);
    pressed.edits += 1;
    return { status: 200, text: 'ok', shown: { userId, message: pressed } };
  }
  const message = say(workspace, channel, userId, body);
  return { status: 200, text: 'ok', shown: { userId, message } };
}

/** For the channel when it says so, else for the one who asked. */
export function say(workspace: Workspace, channel: string, userId: string, body: Json): FakeMessage {
  const onlyFor = body.response_type === 'in_channel' ? undefined : userId;
  return addMessage(workspace, { ...body, channel }, onlyFor);
}
