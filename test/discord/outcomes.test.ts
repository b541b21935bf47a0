/** What becomes of a card when something is wrong: told exactly, called no more often than needed, and never lost. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SendOutcome, TeamChat } from '../../src/ports.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { addChannel, type Channel, PERMISSION, type StoredMessage } from '../fakes/discord/world.js';
import { type OpenDiscord, openDiscord, until } from './open-discord.js';

let open: OpenDiscord;
beforeEach(async () => {
  open = await openDiscord(createCore(), { callsPerWindow: Number.POSITIVE_INFINITY });
});
afterEach(() => open.close());

const SEND = /^POST \/channels\/\d+\/messages$/u;
const EDIT = /^PATCH \/channels\/\d+\/messages\/\d+$/u;
const post = (key = 'one', thread?: string, place = open.discord.channel.id): Promise<SendOutcome> =>
  open.chat.post(place, plainCard(), { key, ...(thread && { thread }) });
const refOf = (outcome: SendOutcome): string => (outcome.kind === 'sent' ? outcome.ref : '');
const stored = (): StoredMessage[] => [...open.discord.world.messages.values()];
const messageCalls = () => open.discord.calls.filter((call) => call.includes('/messages')).length;

describe('a post', () => {
  test('whose answer is lost is unknown, and the same again is the same message', async () => {
    open.discord.faults.plan(SEND, { kind: 'lose-answer' });
    expect((await post()).kind).toBe('unknown');
    const again = await post();
    expect(again.kind).toBe('sent');
    expect(stored()).toHaveLength(1);
    expect(refOf(again)).toContain(stored()[0]?.id);
  });

  test('that is cut off on its way is unknown; one that met a fault of Discord’s too', async () => {
    open.discord.faults.plan(SEND, { kind: 'lose-call' });
    expect((await post()).kind).toBe('unknown');
    open.discord.faults.plan(SEND, { kind: 'status', status: 502 });
    expect((await post()).kind).toBe('unknown');
    expect(messageCalls()).toBe(2);
  });

  test('to a server that is gone is surely not sent', async () => {
    await open.discord.goAway();
    expect(await post()).toMatchObject({ kind: 'retry', reason: expect.stringContaining('ECONNREFUSED') });
    await open.discord.comeBack();
    expect((await post()).kind).toBe('sent');
  });

  test('with a refused token asks for a new one, each time, and goes on once it is good', async () => {
    const { world } = open.discord;
    const good = world.token;
    world.token = 'another-token-altogether';
    expect((await post()).kind).toBe('reauthorize');
    expect((await post()).kind).toBe('reauthorize');
    world.token = good;
    expect((await post()).kind).toBe('sent');
  });

  test.each<[what: string, code: string, make: () => Channel]>([
    [
      'the bot may not see',
      '50001',
      () => addChannel(open.discord.world, 'x', { permission_overwrites: [deny(PERMISSION.viewChannel)] }),
    ],
    [
      'the bot may not write',
      '50013',
      () => addChannel(open.discord.world, 'x', { permission_overwrites: [deny(PERMISSION.sendMessages)] }),
    ],
  ])('into a channel %s is rejected with Discord’s code', async (_what, code, make) => {
    expect(await post('one', undefined, make().id)).toMatchObject({ kind: 'rejected', code });
  });

  const deny = (bit: bigint) => ({
    id: open.discord.world.botId,
    type: 1 as const,
    allow: '0',
    deny: String(bit),
  });

  test('never mentions anybody, and an edit neither', async () => {
    const bodies: unknown[] = [];
    const serve = open.discord.faults.take;
    open.discord.faults.take = (call) => {
      if (call.path.includes('/messages')) bodies.push(call.body);
      return serve(call);
    };
    const ref = refOf(await post());
    await open.chat.update(ref, plainCard({ title: '@everyone' }));
    await post('two', ref);
    const messages = bodies.filter((body) => body !== null && typeof body === 'object' && 'content' in body);
    expect(messages).toHaveLength(3);
    for (const body of messages) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
  });
});

describe('an edit', () => {
  test('of a message that somebody deleted, or that is another’s, is rejected', async () => {
    const ref = refOf(await post());
    const [message] = stored() as [StoredMessage];
    message.author = open.discord.world.newId();
    expect(await open.chat.update(ref, plainCard())).toMatchObject({ kind: 'rejected', code: '50005' });
    open.discord.world.messages.clear();
    expect(await open.chat.update(ref, plainCard())).toMatchObject({ kind: 'rejected', code: '10008' });
  });

  test('in a thread that was folded away unfolds it', async () => {
    const card = refOf(await post());
    const reply = refOf(await post('two', card));
    const thread = [...open.discord.world.channels.values()].find(({ type }) => type === 11) as Channel;
    thread.archived = true;
    expect((await open.chat.update(reply, plainCard({ title: 'Changed' }))).kind).toBe('sent');
    expect(thread.archived).toBe(false);
  });
});

describe('a message into a thread', () => {
  test('makes the thread once, and after a restart finds it', async () => {
    const card = refOf(await post());
    await post('two', card);
    await post('three', card);
    const made = () => open.discord.calls.filter((call) => call.endsWith('/threads')).length;
    expect(made()).toBe(1);
    expect([...open.discord.world.channels.values()].filter(({ type }) => type === 11)).toHaveLength(1);
  });

  test('stands in the channel where a thread may not be made, and where its card is gone', async () => {
    const card = refOf(await post());
    const { channel, world } = open.discord;
    channel.permission_overwrites = [
      { id: world.botId, type: 1, allow: '0', deny: String(PERMISSION.createThreads) },
    ];
    expect((await post('two', card)).kind).toBe('sent');
    expect(stored()[1]).toMatchObject({ channel_id: channel.id, replyTo: stored()[0]?.id });
    channel.permission_overwrites = [];
    world.messages.delete(stored()[0]?.id ?? '');
    expect((await post('three', card)).kind).toBe('sent');
    expect(stored()[1]).toMatchObject({ channel_id: channel.id });
  });

  test('stands in the channel when the thread is locked', async () => {
    const card = refOf(await post());
    await post('two', card);
    const thread = [...open.discord.world.channels.values()].find(({ type }) => type === 11) as Channel;
    thread.locked = true;
    expect((await post('three', card)).kind).toBe('sent');
    expect(stored()[2]?.channel_id).toBe(open.discord.channel.id);
  });
});

/** Does what the dispatcher does: again after as long as it was told, until it is there. */
async function deliver(chat: TeamChat, key: string, wait: (ms: number) => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const outcome = await chat.post(open.discord.channel.id, plainCard({ title: key }), { key });
    if (outcome.kind === 'sent') return;
    await wait(outcome.kind === 'retry' ? outcome.afterMs : 1_000);
  }
  throw new Error(`${key} never arrived`);
}

describe('no card is lost, with at most 1.05 calls a card', () => {
  // Fewer than the fifty a second that the library allows itself.
  const CARDS = 40;
  const deliverAll = async (wait: (ms: number) => Promise<void>, then: (card: number) => Promise<void>) => {
    for (let card = 0; card < CARDS; card += 1) {
      await then(card);
      await deliver(open.chat, `card ${card}`, wait);
    }
    expect(new Set(stored().map(({ content }) => content)).size).toBe(CARDS);
    expect(stored()).toHaveLength(CARDS);
    return messageCalls() / CARDS;
  };

  test('when the socket is cut', async () => {
    const ratio = await deliverAll(
      async (ms) => passTime(ms),
      async (card) => {
        if (card % 20 === 10) open.discord.gateway.cut();
      },
    );
    expect(ratio).toBeLessThanOrEqual(1.05);
    await until(() => open.discord.gateway.isConnected() && open.chat.health().detail === 'connected');
    expect(open.discord.gateway.resumes).toBeGreaterThanOrEqual(1);
    expect(open.discord.gateway.identifies).toBe(1);
  });

  test('when the server is gone for some seconds', async () => {
    let comeBack = async (): Promise<void> => {};
    let waited = 0;
    const ratio = await deliverAll(
      async (ms) => {
        waited += ms;
        passTime(ms);
        if (waited >= 8_000) await comeBack();
      },
      async (card) => {
        if (card !== 20) return;
        await open.discord.goAway();
        comeBack = async () => {
          comeBack = async () => {};
          await open.discord.comeBack();
        };
      },
    );
    expect(waited).toBeGreaterThanOrEqual(8_000);
    expect(ratio).toBeLessThanOrEqual(1.05);
    open.discord.skip(10_000);
    await until(() => open.chat.health().ok);
  });

  test('when Discord refuses everything for an hour', async () => {
    const ratio = await deliverAll(
      async (ms) => {
        const hour = 3_600_000;
        expect(ms).toBeGreaterThan(hour - 60_000);
        passTime(ms);
      },
      async (card) => {
        if (card === 20) open.discord.limits.closeFor(3_600_000);
      },
    );
    expect(open.discord.limits.refusals).toBe(1);
    expect(ratio).toBeLessThanOrEqual(1.05);
  });

  test('when an answer is lost now and then', async () => {
    const ratio = await deliverAll(
      async (ms) => passTime(ms),
      async (card) => {
        if (card === 10 || card === 30) open.discord.faults.plan(SEND, { kind: 'lose-answer' });
      },
    );
    expect(ratio).toBeLessThanOrEqual(1.05);
  });

  /** The library measures by the machine's clock. */
  function passTime(ms: number): void {
    const real = Date.now;
    const ahead = Date.now() + ms - real();
    Date.now = () => real() + ahead;
    undoTime.push(() => {
      Date.now = real;
    });
  }
  const undoTime: (() => void)[] = [];
  afterEach(() => {
    for (const undo of undoTime.splice(0)) undo();
  });
});

test('an edit whose answer is lost is unknown', async () => {
  const ref = refOf(await post());
  open.discord.faults.plan(EDIT, { kind: 'lose-answer' });
  expect((await open.chat.update(ref, plainCard({ title: 'Changed' }))).kind).toBe('unknown');
  expect(stored()[0]?.content).toContain('Changed');
});
