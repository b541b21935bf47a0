/** Sockets that are cut, a server that is gone, and a Slack that asks to wait: what is lost is nothing, what is wasted is little. */
import { afterEach, expect, test } from 'vitest';
import { createManualClock } from '../../src/clock.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { personIn } from '../fakes/slack/person.js';
import { MIA, type OpenSlack, ORDERS, openSlack } from './open-slack.js';

let opened: OpenSlack;
let unheard: unknown[] = [];
const hear = (reason: unknown) => void unheard.push(reason);
process.on('unhandledRejection', hear);
afterEach(async () => {
  await opened.close();
  expect(unheard).toEqual([]);
  unheard = [];
});

const START = Date.parse('2026-11-22T10:00:00Z');
const post = (key: string) => opened.chat.post(ORDERS, plainCard({ title: key }), { key });
const postsThatArrived = () =>
  opened.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;

test('a socket that is cut is opened again at once, and health tells it meanwhile', async () => {
  const core = createCore();
  opened = await openSlack(core);
  const { sockets } = opened.slack;
  for (let n = 0; n < 3; n += 1) {
    sockets.drop();
    await sockets.connected(1);
    await expect.poll(() => opened.chat.health().ok).toBe(true);
  }
  expect(await personIn(opened.slack, MIA).type(ORDERS, 'today')).toContain('It is done');
});

test.each(['warning', 'refresh_requested'] as const)(
  'asked to leave by a %s, it moves to a new socket',
  async (reason) => {
    opened = await openSlack(createCore());
    const { sockets, calls } = opened.slack;
    sockets.askToLeave(reason);
    await expect.poll(() => calls.filter(({ method }) => method === 'apps.connections.open').length).toBe(2);
    await expect.poll(() => sockets.open()).toBe(1);
    await expect.poll(() => opened.chat.health().ok).toBe(true);
  },
);

test('a server that is gone is waited for, and what was sent meanwhile surely did not arrive', async () => {
  const core = createCore();
  opened = await openSlack(core);
  await opened.slack.goAway();
  await expect.poll(() => opened.chat.health().ok).toBe(false);
  expect(await post('k')).toMatchObject({ kind: 'retry' });
  await expect
    .poll(() => opened.log.filter(({ text }) => text.includes('could not be connected')).length)
    .toBeGreaterThan(2);
  await opened.slack.comeBack();
  await opened.slack.sockets.connected(1);
  expect(await post('k')).toMatchObject({ kind: 'sent' });
  expect(opened.slack.workspace.messages).toHaveLength(1);
  expect(await personIn(opened.slack, MIA).type(ORDERS, 'today')).toContain('It is done');
});

test('a start without Slack does not fail, and heals', async () => {
  opened = await openSlack(createCore());
  await opened.slack.goAway();
  const late = opened.another();
  await late.start(createCore());
  expect(late.health().ok).toBe(false);
  await opened.slack.comeBack();
  await expect.poll(() => late.health().ok, { timeout: 5_000 }).toBe(true);
});

test('a socket that opens and never says hello is given up', async () => {
  opened = await openSlack(createCore(), { pace: { helloMs: 100 } });
  const { sockets } = opened.slack;
  sockets.mute = true;
  sockets.drop();
  await expect
    .poll(() => opened.log.some(({ fields }) => JSON.stringify(fields).includes('hello')))
    .toBe(true);
  expect(opened.chat.health().ok).toBe(false);
  sockets.mute = false;
  await expect.poll(() => opened.chat.health().ok, { timeout: 5_000 }).toBe(true);
  await expect.poll(() => sockets.open()).toBe(1);
});

test('a stop in the middle of connecting leaves nothing open', async () => {
  opened = await openSlack(createCore());
  const { sockets } = opened.slack;
  for (let n = 0; n < 5; n += 1) {
    const another = opened.another();
    const started = another.start(createCore());
    if (n % 2 === 0) await expect.poll(() => sockets.open()).toBeGreaterThan(0);
    await another.stop();
    await started;
    expect(another.health().ok).toBe(false);
  }
  await expect.poll(() => sockets.open()).toBe(1);
});

test('a token that is refused is told by health, and does not end the process', async () => {
  opened = await openSlack(createCore());
  opened.slack.workspace.tokenFault = 'token_revoked';
  expect(await post('k')).toEqual({ kind: 'reauthorize', reason: 'Slack refused it: token_revoked' });
  expect(opened.chat.health()).toEqual({ ok: false, detail: 'Slack refused it: token_revoked' });
  delete opened.slack.workspace.tokenFault;
  expect(await post('k')).toMatchObject({ kind: 'sent' });
  expect(opened.chat.health().ok).toBe(true);
});

test('a lost answer is unknown, and a server’s fault as well', async () => {
  opened = await openSlack(createCore(), { pace: { callMs: 300 } });
  const { faults } = opened.slack;
  faults.next('chat.postMessage', { kind: 'lost-answer' });
  expect(await post('k')).toMatchObject({ kind: 'unknown' });
  expect(opened.slack.workspace.messages).toHaveLength(1);
  faults.next('chat.postMessage', { kind: 'status', status: 502 });
  expect(await post('k')).toEqual({ kind: 'unknown', reason: 'Slack answered HTTP 502' });
  faults.next('chat.postMessage', { kind: 'silence' });
  expect(await post('k')).toEqual({ kind: 'unknown', reason: 'no answer from Slack (timeout)' });
});

test.each([
  ['channel_not_found', 'rejected'],
  ['not_in_channel', 'rejected'],
  ['msg_too_long', 'rejected'],
  ['invalid_blocks', 'rejected'],
  ['invalid_auth', 'reauthorize'],
  ['token_revoked', 'reauthorize'],
  ['account_inactive', 'reauthorize'],
  ['missing_scope', 'reauthorize'],
  ['ratelimited', 'retry'],
  ['internal_error', 'unknown'],
  ['fatal_error', 'unknown'],
  ['<html>who knows</html>', 'unknown'],
])('%s is %s', async (error, kind) => {
  opened = await openSlack(createCore());
  opened.slack.faults.next('chat.postMessage', { kind: 'error', error });
  expect((await post('k')).kind).toBe(kind);
  expect(postsThatArrived()).toBe(1);
});

test('asked to wait, nothing of that kind is even tried before, and other channels go on', async () => {
  const clock = createManualClock(START);
  opened = await openSlack(createCore(), { clock, local: { now: clock.now } });
  opened.slack.faults.next('chat.postMessage', { kind: 'status', status: 429, retryAfterS: 30 });
  expect(await post('a')).toMatchObject({ kind: 'retry', afterMs: 30_000 });
  clock.set(START + 10_000);
  expect(await post('b')).toMatchObject({ kind: 'retry', afterMs: 20_000 });
  expect(postsThatArrived()).toBe(1);
  expect((await opened.chat.post('C0LEADS01', plainCard(), { key: 'c' })).kind).toBe('sent');
  clock.set(START + 30_000);
  expect((await post('a')).kind).toBe('sent');
});

test('an edit of a card that somebody deleted is rejected', async () => {
  opened = await openSlack(createCore());
  const posted = await post('k');
  opened.slack.workspace.messages.length = 0;
  const outcome = await opened.chat.update(posted.kind === 'sent' ? posted.ref : '', plainCard());
  expect(outcome).toEqual({
    kind: 'rejected',
    reason: 'Slack refused it: message_not_found',
    code: 'message_not_found',
  });
});
