/** `/unpaid` on Discord: what the real grammar gives, registered when it changed and only then. */
import { expect, test } from 'vitest';
import { createApi } from '../../adapters/discord/api.js';
import { commandDefinition, register } from '../../adapters/discord/register.js';
import { commandMenu } from '../../src/desk/command-menu.js';
import { type CommandBody, checkCommand, commandSize } from '../fakes/discord/check-command.js';
import { startDiscord } from '../fakes/discord/index.js';
import { accessTo } from './open-discord.js';

const definition = commandDefinition(commandMenu());

test('the whole command is within Discord’s limits, with room to grow', () => {
  const command = definition as CommandBody;
  expect(() => checkCommand(command)).not.toThrow();
  expect(command.options?.length).toBeLessThanOrEqual(20);
  expect(commandSize(command)).toBeLessThanOrEqual(7_000);
});

test('every subcommand and option has a Chinese name and description, and needs a right to write', () => {
  const both = (definition.options ?? []).flatMap((sub) => [
    sub,
    ...('options' in sub ? (sub.options ?? []) : []),
  ]);
  expect(both.length).toBeGreaterThan(15);
  for (const { name, name_localizations, description_localizations } of both) {
    expect(name_localizations?.['zh-CN'], name).toMatch(/\p{Script=Han}/u);
    expect(description_localizations?.['zh-CN'], name).toMatch(/\p{Script=Han}/u);
  }
  expect(definition.default_member_permissions).toBe(String(1 << 11));
});

test('what is only typed is not offered, what is suggested is completed, what is a short list is a choice', () => {
  const names = definition.options?.map(({ name }) => name) ?? [];
  const menu = commandMenu();
  expect(names).toEqual(menu.filter(({ offered }) => offered !== 'typed').map(({ name }) => name));
  const order = definition.options?.find(({ name }) => name === 'order');
  expect(order).toMatchObject({ options: [{ name: 'order', required: true, autocomplete: true }] });
});

test('it is registered once, and again only when it differs', async () => {
  const discord = await startDiscord({ callsPerWindow: Number.POSITIVE_INFINITY });
  const access = accessTo(discord);
  const api = createApi(access);
  const menu = commandMenu();
  const turns = [];
  for (const commands of [menu, menu, menu.slice(1), menu.slice(1)])
    turns.push((await register(api, access.applicationId, commands)).kind);
  expect(turns).toEqual(['registered', 'same', 'registered', 'same']);
  expect(discord.world.commands).toHaveLength(1);
  const changed = menu.map((entry) => ({
    ...entry,
    texts: { ...entry.texts, 'zh-CN': { ...entry.texts['zh-CN'], summary: '新的说明' } },
  }));
  expect((await register(api, access.applicationId, changed)).kind).toBe('registered');
  await discord.close();
});

test('a Discord that cannot be asked is left alone', async () => {
  const discord = await startDiscord();
  const access = accessTo(discord);
  discord.faults.plan(/GET .*commands/u, { kind: 'status', status: 503 });
  expect((await register(createApi(access), access.applicationId, commandMenu())).kind).toBe('retry');
  expect(discord.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  await discord.close();
});
