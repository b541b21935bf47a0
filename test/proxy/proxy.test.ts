/** Every client reaches its server through the proxy, and could not otherwise: the names it calls resolve nowhere. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSlackChat } from '../../adapters/slack/index.js';
import { createTelegramChat } from '../../adapters/telegram/index.js';
import { createSystemClock } from '../../src/clock.js';
import { openChats } from '../../src/compose-chats.js';
import type { Config } from '../../src/config.js';
import type { ChatOptions, ChatSink, TeamChat } from '../../src/ports.js';
import { openProxy, throughProxy } from '../../src/proxy.js';
import { type ConnectProxy, openConnectProxy } from '../fakes/connect-proxy.js';
import { startDiscord } from '../fakes/discord/index.js';
import { openLocalSlack } from '../fakes/slack/server.js';
import { openFakeTelegram } from '../fakes/telegram/server.js';

let proxy: ConnectProxy;
const direct = getGlobalDispatcher();

beforeEach(async () => {
  proxy = await openConnectProxy();
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  vi.stubEnv('HTTP_PROXY', proxy.url);
  vi.stubEnv('NO_PROXY', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  const used = getGlobalDispatcher();
  setGlobalDispatcher(direct);
  if (used !== direct) await used.destroy();
  await proxy.close();
});

const options = (place: string): ChatOptions => ({
  places: [{ place, title: '#orders', language: 'en' }],
  commands: [],
  clock: createSystemClock(),
  log: { info: () => {}, warn: () => {} },
});
const sink = {} as ChatSink;

async function connected(chat: TeamChat): Promise<void> {
  onTestFinished(() => chat.stop());
  await chat.start(sink);
  await vi.waitUntil(() => chat.health().ok, { timeout: 10_000 });
}

const portOf = (url: string): number => Number(new URL(url).port);

describe('through a proxy', () => {
  test('fetch goes, and so does everything that is made of it', async () => {
    const server = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    proxy.lead('shop.invalid:80', (server.address() as AddressInfo).port);
    await expect(fetch('http://shop.invalid/orders')).rejects.toThrow();
    await openProxy();
    expect(await (await fetch('http://shop.invalid/orders')).text()).toBe('hello');
    await expect(fetch('http://other.invalid/')).rejects.toThrow();
    expect(proxy.asked).toEqual(['shop.invalid:80', 'other.invalid:80']);
    expect(proxy.plain).toEqual([]);
  });

  test('Slack is reached, its calls and its socket', async () => {
    const slack = await openLocalSlack();
    onTestFinished(slack.close);
    const port = portOf(slack.apiUrl);
    proxy.lead('slack.invalid:80', port);
    proxy.lead(`127.0.0.1:${port}`, port);
    const { botToken, appToken } = slack.workspace;
    const apiUrl = slack.apiUrl.replace(`127.0.0.1:${port}`, 'slack.invalid');
    const access = throughProxy({ slack: { botToken, appToken, apiUrl } }, await openProxy());
    await connected(createSlackChat(access.slack!, options('C0ORDERS1')));
    expect(new Set(proxy.asked)).toEqual(new Set(['slack.invalid:80', `127.0.0.1:${port}`]));
  });

  test('Telegram is reached, its calls and its long poll', async () => {
    const telegram = await openFakeTelegram(Date.now);
    onTestFinished(telegram.close);
    proxy.lead('telegram.invalid:80', portOf(telegram.apiRoot));
    const access = throughProxy(
      { telegram: { botToken: telegram.token, apiRoot: 'http://telegram.invalid' } },
      await openProxy(),
    );
    await connected(createTelegramChat(access.telegram!, options('-1001')));
    expect(new Set(proxy.asked)).toEqual(new Set(['telegram.invalid:80']));
  });

  test('Discord is reached, its calls and its gateway', async () => {
    const discord = await startDiscord();
    onTestFinished(discord.close);
    const port = portOf(discord.apiUrl);
    proxy.lead('discord.invalid:80', port);
    proxy.lead(`127.0.0.1:${port}`, port);
    const apiUrl = discord.apiUrl.replace(`127.0.0.1:${port}`, 'discord.invalid');
    const access = throughProxy(
      { discord: { token: discord.world.token, applicationId: discord.world.applicationId, apiUrl } },
      await openProxy(),
    );
    const channel = { id: 'orders', platform: 'discord', place: discord.channel.id, language: 'en' } as const;
    const { chats } = await openChats({
      config: { shops: [], channels: [channel], people: [] } as unknown as Config,
      access,
      ...options(''),
      log: pino({ level: 'silent' }),
      console: { portTaken: 'refuse', listen: false },
    });
    await connected(chats.get('discord')!);
    expect(new Set(proxy.asked)).toEqual(new Set(['discord.invalid:80', `127.0.0.1:${port}`]));
  });
});

test('NO_PROXY names who is reached without it', async () => {
  const server = createServer((_request, response) => response.end('near'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  vi.stubEnv('NO_PROXY', '127.0.0.1,.example.com');
  const road = await openProxy();
  const { port } = server.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('near');
  expect(proxy.asked).toEqual([]);
  expect(road?.agentFor('wss://gateway.example.com/?v=10')).toBeUndefined();
  expect(road?.agentFor('wss://gateway.discord.gg/?v=10')).toBeDefined();
});

test('HTTPS_PROXY alone, or HTTP_PROXY alone, is enough', async () => {
  vi.stubEnv('HTTP_PROXY', '');
  expect((await openProxy())?.agentFor('https://api.telegram.org')).toBeDefined();
  vi.stubEnv('HTTPS_PROXY', '');
  vi.stubEnv('HTTP_PROXY', proxy.url);
  expect((await openProxy())?.agentFor('https://api.telegram.org')).toBeDefined();
});

test('without a proxy nothing is changed', async () => {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) vi.stubEnv(name, '');
  expect(await openProxy()).toBeUndefined();
  expect(getGlobalDispatcher()).toBe(direct);
  expect(throughProxy({ telegram: { botToken: 't', apiRoot: 'r' } }, undefined)).toEqual({
    telegram: { botToken: 't', apiRoot: 'r' },
  });
});

test.each(['proxy:3128', 'socks5://127.0.0.1:1080', 'nonsense'])(
  '%s is refused as a proxy',
  async (value) => {
    vi.stubEnv('HTTPS_PROXY', value);
    await expect(openProxy()).rejects.toMatchObject({
      code: 'environment-invalid',
      message: expect.not.stringContaining(value),
    });
  },
);
