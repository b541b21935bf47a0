import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTelegramSetup } from '../../adapters/telegram/setup.js';
import { createSystemClock } from '../../src/clock.js';
import { commandMenu } from '../../src/desk/command-menu.js';
import type { ChatSetup, Diagnosis } from '../../src/ports.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { FORUM, openTelegram, TEAM, type TelegramScene, TOPIC } from './open-telegram.js';

let scene: TelegramScene;
let setup: ChatSetup;
beforeEach(async () => {
  scene = await openTelegram();
  setup = createTelegramSetup(
    { botToken: scene.telegram.token, apiRoot: scene.telegram.apiRoot },
    createSystemClock(),
  );
});
afterEach(() => scene.close());

const world = () => scene.telegram.world;
const found = async (place = String(TEAM)): Promise<Diagnosis[]> => await setup.diagnose([place], 'en');
const faults = async (place?: string): Promise<Diagnosis[]> =>
  (await found(place)).filter(({ state }) => state !== 'good');

describe('diagnose', () => {
  test('finds all good: token, privacy mode, updates, clock and the places', async () => {
    const list = await setup.diagnose([String(TEAM), `${FORUM}/${TOPIC}`], 'zh-CN');
    expect(list.map(({ state }) => state)).toEqual(Array(6).fill('good'));
    expect(list[0]).toMatchObject({ part: 'Telegram · 令牌', detail: '@unpaid_test_bot' });
  });

  test('tells a webhook, privacy mode that is off, and what to do about them', async () => {
    scene.telegram.settings.webhookUrl = 'https://other.example/hook';
    scene.telegram.settings.privacy = false;
    const list = await faults();
    expect(list.map(({ part }) => part)).toEqual(['Telegram · privacy mode', 'Telegram · updates']);
    for (const { remedy } of list) expect(remedy).toBeTruthy();
  });

  test.each([
    ['has no such chat', '-1005', /Add the bot/u],
    ['is no id', 'orders', /Write the group’s id/u],
    ['has no topics', `${TEAM}/5`, /Leave out/u],
  ])('tells a place that %s', async (_what, place, remedy) => {
    expect((await faults(place))[0]?.remedy).toMatch(remedy);
  });

  test('tells a bot that was sent out, one that may not write, and a group that moved', async () => {
    const { members } = world().chats.get(TEAM)!;
    for (const standing of ['kicked', 'restricted'] as const) {
      members.set(world().me.id, standing);
      expect(await faults()).toHaveLength(1);
    }
    world().addChat({ id: -600, type: 'group' });
    const to = scene.telegram.migrate(-600, false);
    expect((await faults('-600'))[0]?.remedy).toContain(String(to));
  });

  test('tells a token that is refused and a server that is gone, and looks no further', async () => {
    const stranger = createTelegramSetup(
      { botToken: '700001:AnotherTokenThatIsLongEnoughToBeOne1', apiRoot: scene.telegram.apiRoot },
      scene.clock,
    );
    const list = await stranger.diagnose([String(TEAM)], 'en');
    expect(list).toMatchObject([{ state: 'bad', remedy: expect.stringContaining('/token') }]);
    expect(JSON.stringify(list)).not.toContain('AnotherToken');
    await scene.telegram.goAway();
    expect(await found()).toMatchObject([{ state: 'bad', remedy: expect.stringContaining('network') }]);
  });

  test('tells a clock that is off', async () => {
    const late = createTelegramSetup(
      { botToken: scene.telegram.token, apiRoot: scene.telegram.apiRoot },
      { ...scene.clock, now: () => Date.now() - 120_000 },
    );
    const list = await late.diagnose([], 'en');
    expect(list.filter(({ state }) => state !== 'good')).toMatchObject([
      { part: 'Telegram · clock', detail: expect.stringMatching(/1[12]\d s off/u) },
    ]);
  });
});

test('the places it sees are those where it was spoken to, and nothing is confirmed by looking', async () => {
  scene.telegram.type(scene.mia, TEAM, '/unpaid');
  scene.telegram.type(scene.mia, FORUM, '/unpaid', { threadId: TOPIC });
  world().addChat({ id: scene.mia.id, type: 'private' });
  scene.telegram.type(scene.mia, scene.mia.id, '/start');
  const seen = {
    kind: 'ok',
    value: [
      { place: `${FORUM}/${TOPIC}`, title: `Forum · ${TOPIC}` },
      { place: String(TEAM), title: 'Team' },
    ],
  };
  expect(await setup.places()).toEqual(seen);
  expect(await setup.places()).toEqual(seen);
});

test('hello is said in the place, and not in one that is none', async () => {
  expect((await setup.hello(`${FORUM}/${TOPIC}`, plainCard())).kind).toBe('sent');
  expect(scene.telegram.botMessages(FORUM)).toMatchObject([{ threadId: TOPIC }]);
  expect((await setup.hello('nowhere', plainCard())).kind).toBe('rejected');
});

test('commands are listed for groups in each language, and sent again only when they differ', async () => {
  const chat = scene.connect();
  await chat.start(createCore());
  const sets = () => scene.telegram.calls.filter(({ method }) => method === 'setMyCommands').length;
  await expect.poll(() => scene.telegram.settings.commands.size).toBe(4);
  const scopes = [...scene.telegram.settings.commands.entries()];
  const chinese = scopes.find(([key]) => key.includes('all_group_chats') && key.endsWith(' zh'))?.[1];
  expect(chinese).toHaveLength(commandMenu().filter(({ offered }) => offered !== 'chosen').length + 1);
  expect(JSON.stringify(chinese)).toContain('待付款');
  await chat.stop();
  const gets = () => scene.telegram.calls.filter(({ method }) => method === 'getMyCommands').length;
  const again = scene.connect();
  await again.start(createCore());
  await expect.poll(gets).toBe(8);
  expect(sets()).toBe(4);
});
