/** The local Slack refuses what Slack refuses: each limit is gone over by one. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { personIn } from '../fakes/slack/person.js';
import { type LocalSlack, openLocalSlack } from '../fakes/slack/server.js';
import { MIA, ORDERS } from './open-slack.js';

const START = Date.parse('2026-11-22T10:00:00Z');
let slack: LocalSlack;
let clock: ManualClock;

beforeAll(async () => {
  clock = createManualClock(START);
  slack = await openLocalSlack({ now: clock.now, ackMs: 50 });
});
afterAll(() => slack.close());

type Given = Record<string, unknown>;

async function call(method: string, args: Given, token = slack.workspace.botToken): Promise<Given> {
  // Time passes between calls, so that only the tests of rates meet the limits of rates.
  clock.set(clock.now() + 2_000);
  return await hurried(method, args, token);
}

async function hurried(method: string, args: Given, token = slack.workspace.botToken): Promise<Given> {
  const values = Object.entries(args).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    body: new URLSearchParams(values),
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter, ...((await response.json()) as object) };
}

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (change: Given) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...change });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const section = { type: 'section', text: plain('x') };
const long = (length: number): string => 'x'.repeat(length);
const confirm = { title: plain('t'), text: plain('t'), confirm: plain('y'), deny: plain('n') };
const actions = (...elements: Given[]) => ({ type: 'actions', elements });
const rich = (element: Given) => ({ type: 'rich_text', elements: [element] });

describe('a message is refused', () => {
  test.each<[what: string, good: Given[], bad: Given[]]>([
    ['more than 50 blocks', times(50, () => section), times(51, () => section)],
    [
      'a header over 150',
      [{ type: 'header', text: plain(long(150)) }],
      [{ type: 'header', text: plain(long(151)) }],
    ],
    [
      'a section over 3,000',
      [{ type: 'section', text: plain(long(3_000)) }],
      [{ type: 'section', text: plain(long(3_001)) }],
    ],
    [
      'more than 10 fields',
      [{ type: 'section', fields: times(10, () => plain('x')) }],
      [{ type: 'section', fields: times(11, () => plain('x')) }],
    ],
    [
      'a field over 2,000',
      [{ type: 'section', fields: [plain(long(2_000))] }],
      [{ type: 'section', fields: [plain(long(2_001))] }],
    ],
    [
      'more than 10 elements of a context',
      [{ type: 'context', elements: times(10, () => plain('x')) }],
      [{ type: 'context', elements: times(11, () => plain('x')) }],
    ],
    [
      'more than 25 buttons in a row',
      [actions(...times(25, (n) => button({ action_id: `a${n}` })))],
      [actions(...times(26, (n) => button({ action_id: `a${n}` })))],
    ],
    [
      'a label over 75',
      [actions(button({ text: plain(long(75)) }))],
      [actions(button({ text: plain(long(76)) }))],
    ],
    [
      'a value over 2,000',
      [actions(button({ value: long(2_000) }))],
      [actions(button({ value: long(2_001) }))],
    ],
    [
      'an action_id over 255',
      [actions(button({ action_id: long(255) }))],
      [actions(button({ action_id: long(256) }))],
    ],
    [
      'an action_id twice',
      [actions(button({}), button({ action_id: 'b' }))],
      [actions(button({}), button({}))],
    ],
    [
      'an address over 3,000',
      [actions(button({ url: `https://a.example/${long(2_900)}` }))],
      [actions(button({ url: `https://a.example/${long(3_000)}` }))],
    ],
    [
      'a question over 300',
      [actions(button({ confirm: { ...confirm, text: plain(long(300)) } }))],
      [actions(button({ confirm: { ...confirm, text: plain(long(301)) } }))],
    ],
    [
      'a question’s title over 100',
      [actions(button({ confirm: { ...confirm, title: plain(long(100)) } }))],
      [actions(button({ confirm: { ...confirm, title: plain(long(101)) } }))],
    ],
    [
      'a yes over 30',
      [actions(button({ confirm: { ...confirm, confirm: plain(long(30)) } }))],
      [actions(button({ confirm: { ...confirm, confirm: plain(long(31)) } }))],
    ],
    ['an empty text', [section], [{ type: 'section', text: plain('') }]],
    [
      'an empty piece of rich text',
      [rich({ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] })],
      [rich({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] })],
    ],
    [
      'rich text without a piece',
      [rich({ type: 'rich_text_quote', elements: [{ type: 'text', text: 'x' }] })],
      [rich({ type: 'rich_text_quote', elements: [] })],
    ],
    [
      'a date in preformatted text',
      [rich({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }] })],
      [rich({ type: 'rich_text_preformatted', elements: [{ type: 'date', timestamp: 1, format: '{ago}' }] })],
    ],
    ['an input outside a modal', [section], [{ type: 'input', label: plain('x') }]],
    ['a block nobody knows', [{ type: 'divider' }], [{ type: 'dividers' }]],
    ['a member nobody knows', [section], [{ ...section, colour: 'red' }]],
  ])('for %s', async (_what, good, bad) => {
    const send = (blocks: Given[]) => call('chat.postMessage', { channel: ORDERS, text: 'x', blocks });
    expect(await send(good)).toMatchObject({ ok: true });
    expect(await send(bad)).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });

  test('for too much of everything, which Slack documents nowhere', async () => {
    const blocks = (count: number) => times(count, () => ({ type: 'section', text: plain(long(2_900)) }));
    const send = (count: number) =>
      call('chat.postMessage', { channel: ORDERS, text: 'x', blocks: blocks(count) });
    expect(await send(4)).toMatchObject({ ok: true });
    expect(await send(5)).toMatchObject({ error: 'msg_blocks_too_long' });
  });

  test.each<[error: string, args: Given]>([
    ['no_text', { channel: ORDERS }],
    ['msg_too_long', { channel: ORDERS, text: long(40_001) }],
    ['channel_not_found', { channel: 'C0NOWHERE', text: 'x' }],
    ['not_in_channel', { channel: 'C0PRIVATE', text: 'x' }],
    ['is_archived', { channel: 'C0OLD0001', text: 'x' }],
    ['thread_not_found', { channel: ORDERS, text: 'x', thread_ts: '1.000001' }],
    ['invalid_arguments', { channel: ORDERS, text: 'x', colour: 'red' }],
  ])('with %s', async (error, args) => {
    expect(await call('chat.postMessage', args)).toMatchObject({ ok: false, error });
  });
});

describe('an edit is refused', () => {
  test('of what is not there, not the bot’s, or seen by one person only', async () => {
    const { ts } = (await call('chat.postMessage', { channel: ORDERS, text: 'x' })) as { ts: string };
    const edit = (of: string) => call('chat.update', { channel: ORDERS, ts: of, text: 'y' });
    expect(await edit(ts)).toMatchObject({ ok: true });
    expect(await edit('1.000001')).toMatchObject({ error: 'message_not_found' });
    const hidden = await call('chat.postEphemeral', { channel: ORDERS, user: MIA, text: 'x' });
    expect(await edit(String(hidden.message_ts))).toMatchObject({ error: 'message_not_found' });
    slack.workspace.find(ORDERS, ts)!.author = MIA;
    expect(await edit(ts)).toMatchObject({ error: 'cant_update_message' });
  });

  test('and blocks that are not sent again are gone', async () => {
    const { ts } = (await call('chat.postMessage', { channel: ORDERS, text: 'x', blocks: [section] })) as {
      ts: string;
    };
    await call('chat.update', { channel: ORDERS, ts, text: 'y' });
    expect(slack.workspace.find(ORDERS, ts)?.blocks).toEqual([]);
  });
});

describe('a modal is refused', () => {
  const view = (change: Given): Given => ({
    type: 'modal',
    title: plain('Title'),
    submit: plain('Send'),
    blocks: [input({})],
    ...change,
  });
  const input = (element: Given, change: Given = {}): Given => ({
    type: 'input',
    block_id: 'b',
    label: plain('Label'),
    element: { type: 'plain_text_input', action_id: 'value', ...element },
    ...change,
  });
  const select = (change: Given): Given =>
    input({}, { element: { type: 'static_select', action_id: 'value', options: [option(1)], ...change } });
  const option = (n: number, value = `v${n}`) => ({ text: plain(`o${n}`), value });
  const open = (change: Given) =>
    call('views.open', { trigger_id: slack.tickets.trigger(MIA), view: view(change) });

  test.each<[what: string, good: Given, bad: Given]>([
    ['a title over 24', { title: plain(long(24)) }, { title: plain(long(25)) }],
    ['a submit over 24', { submit: plain(long(24)) }, { submit: plain(long(25)) }],
    ['a close over 24', { close: plain(long(24)) }, { close: plain(long(25)) }],
    ['metadata over 3,000', { private_metadata: long(3_000) }, { private_metadata: long(3_001) }],
    ['a callback_id over 255', { callback_id: long(255) }, { callback_id: long(256) }],
    ['more than 100 blocks', { blocks: times(100, () => section) }, { blocks: times(101, () => section) }],
    ['no submit under an input', {}, { submit: undefined }],
    [
      'a value longer than its field',
      { blocks: [input({ max_length: 5, initial_value: 'abcde' })] },
      { blocks: [input({ max_length: 5, initial_value: 'abcdef' })] },
    ],
    [
      'a field over 3,000',
      { blocks: [input({ max_length: 3_000 })] },
      { blocks: [input({ max_length: 3_001 })] },
    ],
    ['a menu without options', { blocks: [select({})] }, { blocks: [select({ options: [] })] }],
    [
      'more than 100 options',
      { blocks: [select({ options: times(100, option) })] },
      { blocks: [select({ options: times(101, option) })] },
    ],
    [
      'an option’s value over 150',
      { blocks: [select({ options: [option(1, long(150))] })] },
      { blocks: [select({ options: [option(1, long(151))] })] },
    ],
    [
      'a choice that is no option',
      { blocks: [select({ initial_option: option(1) })] },
      { blocks: [select({ initial_option: option(2) })] },
    ],
  ])('for %s', async (_what, good, bad) => {
    expect(await open(good)).toMatchObject({ ok: true });
    expect(await open(bad)).toMatchObject({ error: 'invalid_arguments' });
  });

  test('with a trigger that is unknown, used, or older than 3 s', async () => {
    const trigger_id = slack.tickets.trigger(MIA);
    expect(await hurried('views.open', { trigger_id: '1.1', view: view({}) })).toMatchObject({
      error: 'invalid_trigger_id',
    });
    expect(await hurried('views.open', { trigger_id, view: view({}) })).toMatchObject({ ok: true });
    expect(await hurried('views.open', { trigger_id, view: view({}) })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    const old = slack.tickets.trigger(MIA);
    clock.set(clock.now() + 3_001);
    expect(await hurried('views.open', { trigger_id: old, view: view({}) })).toMatchObject({
      error: 'expired_trigger_id',
    });
  });
});

describe('a call is refused', () => {
  test('without a token, with an unknown one, and with one of the wrong kind', async () => {
    expect(await call('auth.test', {}, '')).toMatchObject({ error: 'not_authed' });
    expect(await call('auth.test', {}, 'xoxb-other')).toMatchObject({ error: 'invalid_auth' });
    expect(await call('apps.connections.open', {})).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call('auth.test', {}, slack.workspace.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('without its scope', async () => {
    slack.workspace.scopes.delete('users:read');
    expect(await call('users.info', { user: MIA })).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
    });
    slack.workspace.scopes.add('users:read');
  });

  test('when a channel gets more than one post a second, with the seconds to wait', async () => {
    const post = () => hurried('chat.postMessage', { channel: ORDERS, text: 'x' });
    const burst = [];
    for (let n = 0; n < 12; n += 1) burst.push(await post());
    expect(burst.filter(({ ok }) => ok === true).length).toBeLessThanOrEqual(10);
    expect(burst.at(-1)).toMatchObject({ status: 429, retryAfter: '1', error: 'ratelimited' });
    clock.set(clock.now() + 1_000);
    expect(await post()).toMatchObject({ ok: true });
  });

  test('when a method is called more often in a minute than its tier allows', async () => {
    const edit = () => hurried('chat.update', { channel: ORDERS, ts: '1.000001', text: 'y' });
    clock.set(clock.now() + 60_000);
    for (let n = 0; n < 50; n += 1) expect((await edit()).status).toBe(200);
    expect(await edit()).toMatchObject({ status: 429, retryAfter: '60' });
    clock.set(clock.now() + 60_000);
    expect((await edit()).status).toBe(200);
  });
});

describe('a response URL', () => {
  const answer = async (url: string) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) });
    return `${response.status} ${await response.text()}`;
  };

  test('takes five answers and no sixth', async () => {
    const url = slack.responseUrl(slack.tickets.response({ userId: MIA, channel: ORDERS }));
    for (let n = 0; n < 5; n += 1) expect(await answer(url)).toBe('200 ok');
    expect(await answer(url)).toBe('404 used_url');
  });

  test('is good for half an hour', async () => {
    const url = slack.responseUrl(slack.tickets.response({ userId: MIA, channel: ORDERS }));
    clock.set(clock.now() + 30 * 60_000 + 1);
    expect(await answer(url)).toBe('404 expired_url');
  });
});

describe('Socket Mode', () => {
  const connect = async () => {
    const { url } = await call('apps.connections.open', {}, slack.workspace.appToken);
    const socket = new WebSocket(String(url));
    const first = await new Promise<Given>((resolve) => {
      socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)) as Given);
      socket.onerror = () => resolve({ type: 'refused' });
    });
    return { socket, first, url: String(url) };
  };

  test('greets who has a ticket, once', async () => {
    const { socket, first, url } = await connect();
    expect(first).toMatchObject({ type: 'hello', num_connections: 1 });
    const again = new WebSocket(url);
    expect(
      await new Promise((resolve) => {
        again.onopen = () => resolve('open');
        again.onerror = () => resolve('refused');
      }),
    ).toBe('refused');
    socket.close();
  });

  test('takes ten connections and no eleventh', async () => {
    slack.sockets.drop();
    const all = [];
    for (let n = 0; n < 11; n += 1) all.push(await connect());
    expect(all[9]?.first).toMatchObject({ type: 'hello', num_connections: 10 });
    expect(all[10]?.first).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    for (const { socket } of all) socket.close();
    slack.sockets.drop();
  });

  test('tells the person that nobody is there, or that nobody acknowledged in time', async () => {
    slack.sockets.drop();
    const mia = personIn(slack, MIA);
    expect(await mia.type(ORDERS, 'today')).toBe('dispatch_failed');
    const { socket } = await connect();
    expect(await mia.type(ORDERS, 'today')).toBe('operation_timeout');
    socket.close();
  });
});
