/** What `init` and `doctor` find out about Slack, and the guide that people follow. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SCOPES } from '../../adapters/slack/scopes.js';
import { createSlackSetup } from '../../adapters/slack/setup.js';
import { createManualClock, createSystemClock } from '../../src/clock.js';
import { COMMANDS, parseCommand } from '../../src/desk/grammar.js';
import { packagePath } from '../../src/package-root.js';
import type { ChatSetup, Diagnosis } from '../../src/ports.js';
import { readYaml } from '../../src/yaml-file.js';
import { plainCard } from '../contract/team-chat.js';
import { type LocalSlack, openLocalSlack } from '../fakes/slack/server.js';
import { ORDERS } from './open-slack.js';

let slack: LocalSlack;
beforeEach(async () => {
  slack = await openLocalSlack();
});
afterEach(() => slack.close());

function setup(
  change: Partial<{ botToken: string; appToken: string }> = {},
  clock = createSystemClock(),
): ChatSetup {
  const { botToken, appToken } = slack.workspace;
  return createSlackSetup({ botToken, appToken, apiUrl: slack.apiUrl, ...change }, clock);
}

const told = (found: Diagnosis[], part: string) => found.find((one) => one.part.includes(part));

describe('a diagnosis', () => {
  test('of what is well is good throughout, in the reader’s language', async () => {
    const found = await setup().diagnose([ORDERS], 'en');
    expect(found.map(({ part, state }) => [part, state])).toEqual([
      ['Slack · bot token', 'good'],
      ['Slack · scopes', 'good'],
      ['Slack · app token', 'good'],
      ['Slack · clock', 'good'],
      [`Slack · channel ${ORDERS}`, 'good'],
    ]);
    expect(told(found, 'channel')?.detail).toBe('#orders: the bot is in it');
    expect(told(await setup().diagnose([ORDERS], 'zh-CN'), '频道')?.detail).toBe('#orders：机器人已在其中');
  });

  test.each<[what: string, change: Parameters<typeof setup>[0], part: string, reason: string]>([
    ['bot token', { botToken: 'xoxb-wrong' }, 'bot token', 'invalid_auth'],
    ['app token', { appToken: 'xapp-wrong' }, 'app token', 'invalid_auth'],
    [
      'bot token where the app token belongs',
      { appToken: 'xoxb-1-local-slack' },
      'app token',
      'not_allowed_token_type',
    ],
  ])('names a wrong %s and says what to do, without the token', async (_what, change, part, reason) => {
    const found = told(await setup(change).diagnose([ORDERS], 'en'), part);
    expect(found).toMatchObject({ state: 'bad', detail: expect.stringContaining(reason) });
    expect(found?.remedy).toContain('SLACK_BOT_TOKEN');
    expect(JSON.stringify(found)).not.toMatch(/xoxb-wrong|xapp-wrong|local-slack/u);
  });

  test('names scopes that are missing, and those one can do without', async () => {
    slack.workspace.scopes.delete('usergroups:read');
    expect(told(await setup().diagnose([], 'en'), 'scopes')).toMatchObject({
      state: 'warning',
      detail: 'not granted, and not needed by everyone: usergroups:read',
    });
    slack.workspace.scopes.delete('chat:write');
    expect(told(await setup().diagnose([], 'en'), 'scopes')).toMatchObject({
      state: 'bad',
      detail: 'not granted: chat:write, usergroups:read',
      remedy: expect.stringContaining('OAuth'),
    });
  });

  test('names a clock that goes wrong', async () => {
    const found = await setup({}, createManualClock(Date.now() - 90_000)).diagnose([], 'en');
    expect(told(found, 'clock')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/8\d|9\d s away/u),
    });
  });

  test.each([
    ['C0PRIVATE', '#without-the-bot: the bot is not in it', '/invite'],
    ['C0OLD0001', '#old is archived', 'another'],
    ['C0NOWHERE', 'there is no such channel, or the bot is not in it', 'id'],
  ])('names a channel that cannot be used: %s', async (place, detail, remedy) => {
    const found = told(await setup().diagnose([place], 'en'), place);
    expect(found).toMatchObject({ state: 'bad', detail, remedy: expect.stringContaining(remedy) });
  });

  test('of a Slack that is away says so and does not throw', async () => {
    await slack.goAway();
    const found = await setup().diagnose([ORDERS], 'en');
    expect(found.map(({ state }) => state)).toEqual(['bad', 'bad']);
    expect(found[0]?.remedy).toContain('slack.com');
    await slack.comeBack();
  });
});

test('the channels to choose from are those the bot is in, over all pages', async () => {
  for (let n = 0; n < 450; n += 1) {
    const id = `C1${String(n).padStart(6, '0')}`;
    const members = new Set(n % 2 === 0 ? [slack.workspace.botUserId] : []);
    slack.workspace.channels.set(id, { id, name: `room-${n}`, members, archived: false });
  }
  const found = await setup().places();
  const places = found.kind === 'ok' ? found.value : [];
  expect(places).toHaveLength(225 + 3);
  expect(places[0]).toEqual({ place: ORDERS, title: '#orders' });
});

test('hello is said once, in the place, or it is told why not', async () => {
  expect((await setup().hello(ORDERS, plainCard({ title: 'Hello' }))).kind).toBe('sent');
  expect(slack.workspace.messages).toHaveLength(1);
  expect(await setup().hello('C0PRIVATE', plainCard())).toMatchObject({
    kind: 'rejected',
    code: 'not_in_channel',
  });
});

describe('the manifest', () => {
  const file = packagePath('adapters', 'slack', 'manifest.yaml');
  const guide = readFileSync(packagePath('adapters', 'slack', 'README.md'), 'utf8');
  const manifest = readYaml(file, readFileSync(file, 'utf8')).value as {
    display_information: Record<string, string>;
    features: { slash_commands: { command: string; description: string; usage_hint: string }[] };
    oauth_config: { scopes: { bot: string[] } };
    settings: Record<string, unknown>;
  };

  test('asks for the scopes that the adapter looks for, and no more', () => {
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(SCOPES.map(({ name }) => name).toSorted());
    for (const { name } of SCOPES) expect(guide).toContain(`\`${name}\``);
  });

  test('switches Socket Mode and interactivity on, within Slack’s limits', () => {
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
    });
    const { name, description, long_description } = manifest.display_information;
    expect(name!.length).toBeLessThanOrEqual(35);
    expect(description!.length).toBeLessThanOrEqual(140);
    expect(long_description!.length).toBeGreaterThanOrEqual(174);
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/unpaid']);
  });

  test('hints at commands that the grammar knows', () => {
    const hints = manifest.features.slash_commands[0]!.usage_hint.split(' | ');
    expect(hints.length).toBeGreaterThan(3);
    const names: string[] = COMMANDS.map(({ name }) => name);
    for (const hint of hints) expect(names).toContain(parseCommand(hint).kind);
  });

  test('is what the guide’s link creates the app from', () => {
    const [, link = ''] = /\[open this link\]\(([^)]*)\)/u.exec(guide) ?? [];
    const { origin, pathname, searchParams } = new URL(link);
    expect(origin + pathname).toBe('https://api.slack.com/apps');
    expect(searchParams.get('new_app')).toBe('1');
    expect(searchParams.get('manifest_yaml')).toBe(readFileSync(file, 'utf8'));
  });
});
