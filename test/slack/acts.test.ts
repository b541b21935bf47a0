/** What people do, through the real client: in time, in the right place, by the right person. */
import { afterEach, expect, test } from 'vitest';
import { createManualClock } from '../../src/clock.js';
import type { Answer, ChatSink, Press, TypedCommand } from '../../src/ports.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { personIn } from '../fakes/slack/person.js';
import { readBlocks } from '../fakes/slack/read.js';
import { ANA, LEADS, MIA, type OpenSlack, ORDERS, openSlack, STRANGER } from './open-slack.js';

let opened: OpenSlack;
afterEach(() => opened.close());

const START = Date.parse('2026-11-22T10:00:00Z');
const privateCard = (title: string) =>
  ({ kind: 'card', visibility: 'private', card: plainCard({ title }) }) as const;
const form: Answer = {
  kind: 'form',
  form: {
    token: 'tok_form',
    title: 'Snooze order …4711 for a while',
    text: 'It comes back by itself.',
    fields: [{ name: 'why', label: 'Why', kind: 'text', value: '', maxLength: 100 }],
    submit: 'Snooze',
    cancel: 'Not now',
    language: 'en',
  },
};

/** The core takes its time: it answers when told. */
function slowCore() {
  const core = createCore();
  let go = (): void => {};
  const told = new Promise<void>((resolve) => {
    go = resolve;
  });
  const sink: ChatSink = {
    ...core,
    async command(command) {
      await told;
      return await core.command(command);
    },
    async press(press) {
      await told;
      return await core.press(press);
    },
  };
  return { core, sink, go };
}

/** What nobody acknowledges within 3 s is `operation_timeout` for the person; here the wait is cut short on both sides. */
const HURRIED = { local: { ackMs: 400 }, pace: { deferMs: 50 } };

test('a slow answer is acknowledged in time and given later', async () => {
  const { core, sink, go } = slowCore();
  opened = await openSlack(sink, HURRIED);
  core.answer = () => privateCard('Today');
  const mia = personIn(opened.slack, MIA);
  setTimeout(go, 500);
  expect(await mia.type(ORDERS, 'today')).toContain('Today');
  expect(mia.privately()).toHaveLength(1);
});

test('without deferring, the person would read operation_timeout', async () => {
  const { sink, go } = slowCore();
  opened = await openSlack(sink, { local: { ackMs: 100 }, pace: { deferMs: 1_000 } });
  expect(await personIn(opened.slack, MIA).type(ORDERS, 'today')).toBe('operation_timeout');
  go();
});

test('a form that comes after the trigger has expired is told, not lost in silence', async () => {
  const clock = createManualClock(START);
  const { core, sink, go } = slowCore();
  opened = await openSlack(sink, { ...HURRIED, local: { ackMs: 400, now: clock.now }, clock });
  core.answer = () => form;
  await opened.chat.post(ORDERS, plainCard(), { key: 'k' });
  const mia = personIn(opened.slack, MIA);
  setTimeout(() => {
    clock.set(clock.now() + 3_500);
    go();
  }, 150);
  expect(await mia.press('Claim')).toContain('took too long');
  expect(mia.view()).toBeUndefined();
});

test('an answer whose acknowledgement is cut off still reaches the person', async () => {
  const { core, sink, go } = slowCore();
  opened = await openSlack(sink);
  core.answer = () => privateCard('Today');
  const mia = personIn(opened.slack, MIA);
  const typed = mia.type(ORDERS, 'today');
  await expect.poll(() => opened.slack.calls.some(({ method }) => method === 'users.info')).toBe(true);
  opened.slack.sockets.drop();
  await opened.slack.sockets.connected(1);
  go();
  await expect.poll(() => mia.privately().length).toBe(1);
  void typed;
});

test('a form opens with what it needs to find back, and a refusal takes its place', async () => {
  const core = createCore();
  opened = await openSlack(core);
  core.answer = () => form;
  await opened.chat.post(ORDERS, plainCard(), { key: 'k' });
  const mia = personIn(opened.slack, MIA);
  expect(await mia.press('Claim')).toContain('It comes back by itself.');
  expect(mia.view()).toMatchObject({
    title: { text: 'Snooze order …4711 for…' },
    submit: { text: 'Snooze' },
  });
  core.answer = () => ({ kind: 'toast', text: 'That is longer than a day', tone: 'bad' });
  expect(await mia.fill({ why: 'later' })).toContain('That is longer than a day');
  expect(mia.privately()).toEqual([]);
  expect(core.asked[1]).toMatchObject({ token: 'tok_form', place: ORDERS, values: { why: 'later' } });
});

test('a form typed for opens too, and an empty field comes back empty', async () => {
  const core = createCore();
  opened = await openSlack(core);
  core.answer = () => form;
  const mia = personIn(opened.slack, MIA);
  await mia.type(ORDERS, 'snooze 4711');
  core.answer = () => ({ kind: 'toast', text: 'Snoozed', tone: 'good' });
  expect(await mia.fill({})).toContain('Snoozed');
  expect(core.asked[1]).toMatchObject({ values: { why: '' } });
});

test('a private answer can be posted to the channel once, without its buttons', async () => {
  const core = createCore();
  opened = await openSlack(core);
  core.answer = () => privateCard('Today');
  const mia = personIn(opened.slack, MIA);
  await mia.type(ORDERS, 'today');
  expect(await mia.press('Post to channel')).toContain('Today');
  await expect.poll(() => mia.privately()).toEqual([]);
  const [shared, ...more] = opened.slack.workspace.messages;
  expect(more).toEqual([]);
  expect(readBlocks(shared!.blocks)).toMatchObject({
    text: expect.stringContaining('Posted by Mia'),
    buttons: [],
  });
});

test('an answer that is no longer at hand says so', async () => {
  const clock = createManualClock(START);
  const core = createCore();
  opened = await openSlack(core, { clock });
  core.answer = () => privateCard('Today');
  const mia = personIn(opened.slack, MIA);
  await mia.type(ORDERS, 'today');
  clock.set(START + 31 * 60_000);
  expect(await mia.press('Post to channel')).toContain('ask again');
});

test('the next page takes the place of the page before', async () => {
  const core = createCore();
  opened = await openSlack(core);
  core.answer = () => privateCard('Page 1');
  const mia = personIn(opened.slack, MIA);
  await mia.type(ORDERS, 'today');
  core.answer = () => privateCard('Page 2');
  expect(await mia.press('Claim')).toContain('Page 2');
  expect(mia.privately()).toHaveLength(1);
});

test('an answer to a card stays beside it, and the card as it was', async () => {
  const core = createCore();
  opened = await openSlack(core);
  core.answer = () => privateCard('Why');
  await opened.chat.post(ORDERS, plainCard(), { key: 'k' });
  const mia = personIn(opened.slack, MIA);
  expect(await mia.press('Claim')).toContain('Why');
  expect(opened.slack.workspace.messages.map(({ onlyFor, edits }) => [onlyFor, edits])).toEqual([
    [undefined, 0],
    [MIA, 0],
  ]);
});

test('an answer to a press in a thread stays in the thread', async () => {
  const core = createCore();
  opened = await openSlack(core);
  const posted = await opened.chat.post(ORDERS, plainCard({ buttons: [] }), { key: 'k' });
  const thread = posted.kind === 'sent' ? posted.ref : '';
  await opened.chat.post(ORDERS, plainCard(), { key: 'l', thread });
  const mia = personIn(opened.slack, MIA);
  await mia.press('Claim');
  expect(mia.privately()[0]?.threadTs).toBe(thread.split('/')[1]);
});

test('somebody of another workspace reaches nothing, and is told', async () => {
  const core = createCore();
  opened = await openSlack(core);
  await opened.chat.post(ORDERS, plainCard(), { key: 'k' });
  const stranger = personIn(opened.slack, STRANGER);
  expect(await stranger.type(ORDERS, 'cancel 4711')).toContain('workspace');
  expect(await stranger.press('Claim')).toContain('workspace');
  expect(core.asked).toEqual([]);
});

test('in a channel that is not looked after, the bot says where it is', async () => {
  const core = createCore();
  opened = await openSlack(core);
  const told = await personIn(opened.slack, MIA).type('C0RANDOM1', 'today');
  expect(told).toContain(`@${ORDERS}`);
  expect(told).toContain(`@${LEADS}`);
  expect(core.asked).toEqual([]);
});

test('a link button is acknowledged and asks the core nothing', async () => {
  const core = createCore();
  opened = await openSlack(core);
  const link = { url: 'https://seller.example/order/1', label: 'Seller Center', style: 'default' } as const;
  const trap = { url: 'javascript:alert(1)', label: 'Trap', style: 'default' } as const;
  await opened.chat.post(ORDERS, plainCard({ buttons: [trap, link] }), { key: 'k' });
  const { blocks } = opened.slack.workspace.messages[0]!;
  expect(readBlocks(blocks).buttons).toEqual(['Seller Center']);
  const [delivered] = await Promise.all([
    opened.slack.sockets.deliver('interactive', pressOf(blocks), false),
  ]);
  expect(delivered.kind).toBe('acknowledged');
  expect(core.asked).toEqual([]);

  function pressOf(all: typeof blocks) {
    const [element] = all.find(({ type }) => type === 'actions')!.elements as { action_id: string }[];
    const container = { type: 'message', channel_id: ORDERS, message_ts: '1.000001' };
    return {
      type: 'block_actions',
      team: { id: 'T00000001' },
      user: { id: MIA },
      container,
      actions: [{ action_id: element!.action_id, type: 'button' }],
      response_url: opened.slack.responseUrl('none'),
      trigger_id: 'none',
    };
  }
});

test('a person comes with name, language and the groups of this minute', async () => {
  const clock = createManualClock(START);
  const core = createCore();
  opened = await openSlack(core, { clock });
  const { workspace } = opened.slack;
  const ana = personIn(opened.slack, ANA);
  const asked = async () => {
    await ana.type(ORDERS, 'today');
    return (core.asked.at(-1) as TypedCommand).actor;
  };
  expect(await asked()).toEqual({
    platform: 'slack',
    userId: ANA,
    displayName: 'Ana',
    language: 'zh-CN',
    groups: ['S0LEADS01'],
  });
  workspace.groups.get('S0LEADS01')!.delete(ANA);
  clock.set(START + 59_000);
  expect((await asked()).groups).toEqual(['S0LEADS01']);
  clock.set(START + 61_000);
  expect((await asked()).groups).toEqual([]);
});

test('without its scope there are no groups, and nobody waits for them', async () => {
  const core = createCore();
  opened = await openSlack(core);
  opened.slack.workspace.scopes.delete('usergroups:read');
  opened.slack.workspace.scopes.delete('users:read');
  const ana = personIn(opened.slack, ANA);
  await ana.type(ORDERS, 'today');
  await ana.type(ORDERS, 'today');
  expect((core.asked[1] as TypedCommand).actor).toMatchObject({ displayName: 'ana', groups: [] });
  expect(opened.slack.calls.filter(({ method }) => method === 'usergroups.list')).toHaveLength(1);
});

test('groups that cannot be read give no rights, and are asked for again at the next press', async () => {
  const core = createCore();
  opened = await openSlack(core);
  opened.slack.faults.next('usergroups.list', { kind: 'status', status: 500 });
  await opened.chat.post(ORDERS, plainCard(), { key: 'k' });
  const ana = personIn(opened.slack, ANA);
  await ana.press('Claim');
  await ana.press('Claim');
  expect(core.asked.map((asked) => (asked as Press).actor.groups)).toEqual([[], ['S0LEADS01']]);
});

test('what is none of ours is acknowledged and left alone', async () => {
  const core = createCore();
  opened = await openSlack(core);
  const { sockets } = opened.slack;
  const view = {
    type: 'modal',
    callback_id: 'form',
    private_metadata: '{',
    state: { values: {} },
    title: {},
  };
  const odd = [
    { type: 'block_actions', user: { id: MIA }, actions: [{ action_id: 'x', type: 'button' }], team: null },
    { type: 'view_submission', user: { id: MIA }, team: { id: 'T00000001' }, view },
  ];
  for (const payload of odd) {
    expect(await sockets.deliver('interactive', payload, false)).toEqual({ kind: 'acknowledged' });
  }
  expect(await sockets.deliver('slash_commands', { command: '/unpaid' }, true)).toEqual({
    kind: 'acknowledged',
  });
  expect(core.asked).toEqual([]);
});
