/** What `init` and `doctor` learn of Discord. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inviteLink } from '../../adapters/discord/permissions.js';
import { createDiscordSetup } from '../../adapters/discord/setup.js';
import { commandMenu } from '../../src/desk/command-menu.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { type LocalDiscord, startDiscord } from '../fakes/discord/index.js';
import { addChannel, PERMISSION } from '../fakes/discord/world.js';
import { accessTo, openDiscord } from './open-discord.js';

let discord: LocalDiscord;
beforeEach(async () => {
  discord = await startDiscord({ callsPerWindow: Number.POSITIVE_INFINITY });
});
afterEach(() => discord.close());

const clock = { now: Date.now, monotonic: () => performance.now(), rate: () => 1 };
const setup = (change = {}) => createDiscordSetup({ ...accessTo(discord), ...change }, clock, commandMenu());
const states = async (places: string[], change = {}) =>
  (await setup(change).diagnose(places, 'en')).map(
    ({ part, state }) => `${part.split(' · ')[1]?.split(' ')[0]} ${state}`,
  );

test('all is good where all is so, once the bot has run', async () => {
  const open = await openDiscord(createCore());
  const of = createDiscordSetup(accessTo(open.discord), clock, commandMenu());
  const found = await of.diagnose([open.discord.channel.id], 'zh-CN');
  expect(found.map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good', 'good']);
  expect(found.every(({ remedy }) => remedy === undefined)).toBe(true);
  await open.close();
});

test('a refused token is all there is to say', async () => {
  const found = await setup({ token: 'a-token-of-another' }).diagnose([discord.channel.id], 'en');
  expect(found).toMatchObject([{ state: 'bad', remedy: expect.stringContaining('Reset Token') }]);
});

test('another application, a missing command and a wrong clock are told', async () => {
  discord.skip(120_000);
  expect(await states([], { applicationId: '1310000000000999999' })).toEqual([
    'token good',
    'application bad',
    '/unpaid bad',
    'clock warning',
  ]);
  expect(await states([])).toContain('/unpaid warning');
});

test('each place is looked at: none, unseen, voice, and what may not be done there', async () => {
  const { world } = discord;
  const voice = addChannel(world, 'talk', { type: 2 });
  const mute = addChannel(world, 'mute', {
    permission_overwrites: [
      {
        id: world.botId,
        type: 1,
        allow: '0',
        deny: String(PERMISSION.embedLinks | PERMISSION.createThreads),
      },
    ],
  });
  const places = ['orders', world.newId(), voice.id, mute.id, discord.channel.id];
  const found = (await setup().diagnose(places, 'en')).slice(4);
  expect(found.map(({ state }) => state)).toEqual(['bad', 'bad', 'bad', 'bad', 'good']);
  expect(found[1]?.remedy).toContain(inviteLink(world.applicationId));
  expect(found[3]?.detail).toBe('The bot may not: Create Public Threads, Embed Links.');
});

test('the invite link asks for exactly what is checked', () => {
  const permissions = BigInt(new URL(inviteLink('1')).searchParams.get('permissions') ?? 0);
  const { administrator, ...needed } = PERMISSION;
  expect(permissions).toBe(Object.values(needed).reduce((sum, bit) => sum | bit, 0n));
  expect(permissions & administrator).toBe(0n);
  expect(readFileSync('adapters/discord/README.md', 'utf8')).toContain(inviteLink('APPLICATION_ID'));
});

test('places are text channels by server, and a hello arrives', async () => {
  addChannel(discord.world, 'talk', { type: 2 });
  expect(await setup().places()).toEqual({
    kind: 'ok',
    value: [{ place: discord.channel.id, title: 'Lumi Sellers · #orders' }],
  });
  expect((await setup().hello(discord.channel.id, plainCard())).kind).toBe('sent');
  expect(discord.world.messages.size).toBe(1);
});

test('a Discord that cannot be reached is told, and nothing is thrown', async () => {
  await discord.goAway();
  expect(await setup().diagnose([], 'en')).toMatchObject([{ state: 'bad' }]);
  expect((await setup().places()).kind).toBe('retry');
  await discord.comeBack();
});
