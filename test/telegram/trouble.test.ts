/** Telegram in trouble: what each failure is taken for, and that nothing is lost or asked for more often than it must be. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTelegramChat, TELEGRAM_LIMITS } from '../../adapters/telegram/index.js';
import { createTokenBucket } from '../../src/domain/token-bucket.js';
import type { SendOutcome, TeamChat } from '../../src/ports.js';
import { type Core, createCore, plainCard } from '../contract/team-chat.js';
import { openTelegram, TEAM, type TelegramScene } from './open-telegram.js';

let scene: TelegramScene;
let core: Core;
let chat: TeamChat;
beforeEach(async () => {
  scene = await openTelegram('as-told');
  core = createCore();
  chat = scene.connect();
  await chat.start(core);
});
afterEach(() => scene.close());

const post = (key = 'k', title = 'Order 4711') => chat.post(String(TEAM), plainCard({ title }), { key });
const world = () => scene.telegram.world;
const pass = (ms: number) => scene.clock.set(scene.clock.now() + ms);
const standing = (status: 'kicked' | 'left' | 'restricted') =>
  world().chats.get(TEAM)?.members.set(world().me.id, status);

describe('a post', () => {
  test.each([
    ['is cut before it arrived', () => scene.telegram.fail('sendMessage', 'cut'), { kind: 'unknown' }],
    ['arrived and its answer is lost', () => scene.telegram.fail('sendMessage', 'lost'), { kind: 'unknown' }],
    ['meets a broken server', () => scene.telegram.fail('sendMessage', 502), { kind: 'unknown' }],
    ['meets nobody', () => scene.telegram.goAway(), { kind: 'retry', afterMs: 3_000 }],
    ['comes too fast', () => scene.telegram.fail('sendMessage', 429), { kind: 'retry', afterMs: 7_000 }],
    ['comes from a bot that was sent out', () => standing('kicked'), { kind: 'rejected', code: '403' }],
    ['comes from a bot that may not write', () => standing('restricted'), { kind: 'rejected', code: '400' }],
  ])('that %s', async (_what, trouble, outcome) => {
    await trouble();
    expect(await post()).toMatchObject(outcome);
  });

  test('with a token that was taken back asks for another, and no answer shows it', async () => {
    const token = '700001:AnotherTokenThatIsLongEnoughToBeOne1';
    const stranger = createTelegramChat(
      { botToken: token, apiRoot: `${scene.telegram.apiRoot}/` },
      { places: [], commands: [], clock: scene.clock, log: { info() {}, warn() {} } },
    );
    const outcome = await stranger.post(String(TEAM), plainCard(), { key: 'k' });
    expect(outcome).toMatchObject({ kind: 'reauthorize' });
    expect(JSON.stringify(outcome)).not.toContain('AnotherToken');
  });

  test('under a card that was deleted still appears', async () => {
    const outcome = await chat.post(String(TEAM), plainCard(), { key: 'k', thread: `${TEAM}/999` });
    expect(outcome.kind).toBe('sent');
  });
});

test('an edit of a message that was deleted is rejected, so that the card comes again', async () => {
  const { ref } = (await post()) as Extract<SendOutcome, { kind: 'sent' }>;
  world().chats.get(TEAM)!.messages.length = 0;
  expect(await chat.update(ref, plainCard({ title: 'Paid' }))).toMatchObject({ kind: 'rejected' });
});

test('100 cards and 100 edits through cuts, lost answers, a server that is gone and an hour of 429: none is lost, at most 1.05 calls each', async () => {
  const { perMinute, burst } = { perMinute: TELEGRAM_LIMITS.postsPerMinute, burst: 1 };
  const bucket = createTokenBucket(perMinute, burst);
  /** As the dispatcher does it: at the lane's pace, again after a failure, each time as late as it was told. */
  const surely = async (act: () => Promise<SendOutcome>): Promise<string> => {
    for (;;) {
      while (!bucket.take(scene.clock.now())) scene.clock.set(bucket.nextAt(scene.clock.now()));
      const outcome = await act();
      if (outcome.kind === 'sent') return outcome.ref;
      if (outcome.kind === 'rejected' || outcome.kind === 'reauthorize') throw new Error(outcome.reason);
      pass(outcome.kind === 'retry' ? outcome.afterMs : 5_000);
      if (!scene.telegram.isUp()) await scene.telegram.comeBack();
    }
  };
  const refs: string[] = [];
  for (let n = 0; n < 100; n += 1) {
    if (n % 40 === 10) scene.telegram.fail('sendMessage', 'cut');
    if (n === 30) scene.telegram.fail('sendMessage', 'lost');
    if (n === 50) await scene.telegram.goAway();
    if (n === 70) scene.telegram.flood.punish(3_600_000);
    refs.push(await surely(() => post(`k${n}`, `Order ${1_000 + n}`)));
  }
  for (const [n, ref] of refs.entries()) {
    if (n % 40 === 10) scene.telegram.fail('editMessageText', 'lost');
    await surely(() => chat.update(ref, plainCard({ title: `Paid ${1_000 + n}`, buttons: [] })));
  }
  const shown = scene.telegram.botMessages(TEAM).map(({ text }) => text);
  for (let n = 0; n < 100; n += 1)
    expect(shown.some((text) => text.includes(`Paid ${1_000 + n}`))).toBe(true);
  // The one whose answer was lost stands there twice, as it was.
  expect(shown).toHaveLength(101);
  const calls = scene.telegram.calls.filter(({ method }) => /^(send|edit)Message/u.test(method));
  expect(calls.length / 200).toBeLessThanOrEqual(1.05);
}, 60_000);

describe('the long poll', () => {
  test('comes back by itself after the server was gone, and hears what was typed meanwhile', async () => {
    await scene.telegram.goAway();
    scene.telegram.type(scene.mia, TEAM, '/unpaid today');
    await expect.poll(() => chat.health().ok).toBe(false);
    expect(chat.health().detail).toContain('cannot be reached');
    await scene.telegram.comeBack();
    await world().until(() => scene.telegram.botMessages(TEAM).length > 0);
    expect(core.asked).toMatchObject([{ text: 'today' }]);
    expect(chat.health().ok).toBe(true);
  });

  test('tells of another consumer and what to do, and tries again later', async () => {
    const polls = scene.telegram.polls();
    await world().until(() => scene.telegram.polls() >= Math.max(1, polls));
    await fetch(`${scene.telegram.apiRoot}/bot${scene.telegram.token}/getUpdates`, {
      method: 'POST',
      body: '{}',
    });
    const again = await expect
      .poll(() => scene.pauses.find(({ ms }) => ms === 30_000), { timeout: 5_000 })
      .toBeDefined()
      .then(() => scene.pauses.find(({ ms }) => ms === 30_000));
    expect(chat.health()).toMatchObject({
      ok: false,
      detail: expect.stringContaining('stop it, or give this bot'),
    });
    again?.end();
    scene.telegram.type(scene.mia, TEAM, '/unpaid today');
    await world().until(() => scene.telegram.botMessages(TEAM).length > 0);
    expect(chat.health().ok).toBe(true);
  });

  test('confirms a press only after the core has committed it: a bot that dies before hears it again', async () => {
    await post();
    const [message] = scene.telegram.botMessages(TEAM);
    let taken = (): void => {};
    const reached = new Promise<void>((resolve) => {
      taken = resolve;
    });
    core.press = () => {
      taken();
      return new Promise(() => {});
    };
    scene.telegram.pressOnly(scene.mia, TEAM, message!.id, 'Claim');
    await reached;
    // It dies here: nothing was confirmed, so the next one is given the same press.
    const next = scene.connect();
    const heard = createCore();
    await next.start(heard);
    await world().until(() => [...world().queries.values()].at(-1)?.answer);
    expect(heard.asked).toMatchObject([{ token: 'tok_claim-1' }]);
    // A poll that begins after the answer confirms it.
    scene.telegram.type(scene.mia, TEAM, '/unpaid today');
    await world().until(() => world().updates.length === 0);
    expect(heard.asked).toHaveLength(2);
  });

  test('lets others go on while one act is slow', async () => {
    await post();
    const [message] = scene.telegram.botMessages(TEAM);
    core.press = () => new Promise(() => {});
    // Both are there when the poll looks.
    scene.telegram.pressOnly(scene.mia, TEAM, message!.id, 'Claim');
    scene.telegram.type(scene.ben, TEAM, '/unpaid today');
    pass(2_000);
    const more = () => scene.pauses.filter(({ ms }) => ms === 10_000);
    await expect.poll(() => more().length).toBeGreaterThan(1);
    for (const pause of more()) pause.end();
    await world().until(() => scene.telegram.botMessages(TEAM).length > 1);
    expect(core.asked).toMatchObject([{ text: 'today' }]);
  });

  test('with a token that is refused is told by health, and start does not wait for ever', async () => {
    const pauses: { ms: number; end(): void }[] = [];
    const stranger = createTelegramChat(
      { botToken: 'nonsense', apiRoot: scene.telegram.apiRoot },
      { places: [], commands: [], clock: scene.clock, log: { info() {}, warn() {} } },
      (ms) => new Promise((resolve) => void pauses.push({ ms, end: resolve })),
    );
    const started = stranger.start(createCore());
    await expect.poll(() => stranger.health().detail).toContain('copy TELEGRAM_BOT_TOKEN again');
    pauses.find(({ ms }) => ms === 10_000)?.end();
    await started;
    expect(stranger.health().ok).toBe(false);
    await stranger.stop();
  });
});
