/** The socket: it resumes after a cut, and a login that goes wrong is tried ever more rarely, without taking the bot down. */
import { afterEach, describe, expect, test } from 'vitest';
import { loginDelay, reconnectDelay } from '../../adapters/discord/identify-pace.js';
import { createDiscordChat } from '../../adapters/discord/index.js';
import type { TeamChat } from '../../src/ports.js';
import { type Core, createCore, plainCard } from '../contract/team-chat.js';
import { type LocalDiscord, startDiscord } from '../fakes/discord/index.js';
import { accessTo, chatOptions, openDiscord, said, until, type Warning } from './open-discord.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function ready(core: Core = createCore()) {
  const open = await openDiscord(core);
  closing.push(open.close);
  return open;
}

async function starting(
  prepare: (discord: LocalDiscord) => void,
  pace = { firstMs: 5, longestMs: 20, refusedMs: 60_000 },
): Promise<{ discord: LocalDiscord; chat: TeamChat; warnings: Warning[] }> {
  const discord = await startDiscord();
  const warnings: Warning[] = [];
  prepare(discord);
  const chat = createDiscordChat(accessTo(discord), chatOptions(discord, warnings, []), { pace });
  closing.push(
    () => discord.close(),
    () => chat.stop(),
  );
  return { discord, chat, warnings };
}

describe('a socket', () => {
  test('that is cut resumes, and what happened meanwhile is heard', async () => {
    const core = createCore();
    const { discord, chat } = await ready(core);
    const mia = discord.person();
    discord.gateway.cut();
    const shown = mia.type('overview');
    expect(said(await shown)).toContain('It is done');
    expect(discord.gateway.resumes).toBe(1);
    expect(discord.gateway.identifies).toBe(1);
    expect(core.asked).toHaveLength(1);
    expect(chat.health()).toEqual({ ok: true, detail: 'connected' });
  });

  test('that is asked to come back does so', async () => {
    const { discord } = await ready();
    discord.gateway.askToReconnect();
    await until(() => discord.gateway.resumes === 1 && discord.gateway.isConnected());
    expect(said(await discord.person().type('overview'))).toContain('It is done');
  });

  test('whose session is over logs in anew', async () => {
    const { discord, chat } = await ready();
    discord.skip(10_000);
    discord.gateway.forgetSessions();
    discord.gateway.cut();
    await until(() => discord.gateway.identifies === 2 && chat.health().detail === 'connected');
    expect(said(await discord.person().type('overview'))).toContain('It is done');
  });

  test('asks for no message content, and registers the command once for all logins', async () => {
    const { discord } = await ready();
    expect(discord.gateway.identifies).toBe(1);
    expect(discord.calls.filter((call) => call.startsWith('POST /applications'))).toHaveLength(1);
  });
});

describe('a login', () => {
  test('with a refused token is told by health and not tried again for long; nothing is thrown', async () => {
    const { discord, chat, warnings } = await starting(({ world }) => {
      world.token = 'the-bot-has-another-one';
    });
    const access = { ...accessTo(discord), token: 'refused-token-of-the-bot' };
    const refused = createDiscordChat(access, chatOptions(discord, warnings, []), {
      pace: { firstMs: 5, longestMs: 20, refusedMs: 60_000 },
    });
    await refused.start(createCore());
    expect(refused.health()).toMatchObject({ ok: false, detail: expect.stringContaining('invalid token') });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.fields).toMatchObject({ waitMs: 60_000 });
    expect(discord.gateway.identifies).toBe(0);
    expect(JSON.stringify(warnings)).not.toContain('refused-token');
    await refused.stop();
    await chat.stop();
  });

  test('that the gateway refuses is not repeated in a loop', async () => {
    const { discord, chat } = await starting(({ gateway }) => {
      gateway.refuseWith = 4004;
    });
    await chat.start(createCore());
    expect(chat.health().ok).toBe(false);
    expect(discord.gateway.identifies).toBe(1);
  });

  test('comes by itself once a faulty Discord is well again, and cards go out all the while', async () => {
    const { discord, chat } = await starting(({ faults }) =>
      faults.plan(/gateway/u, { kind: 'status', status: 503 }, 3),
    );
    await chat.start(createCore());
    expect(chat.health().ok).toBe(false);
    expect((await chat.post(discord.channel.id, plainCard(), { key: 'k' })).kind).toBe('sent');
    await until(() => chat.health().ok);
    expect(discord.gateway.identifies).toBe(1);
  });

  test('to a Discord that is gone does not hold up the bot', async () => {
    const { discord, chat } = await starting(() => {});
    await discord.goAway();
    await chat.start(createCore());
    expect(chat.health().ok).toBe(false);
    await discord.comeBack();
    await until(() => chat.health().ok);
  });

  test('is left alone when it is stopped while it waits', async () => {
    const { discord, chat } = await starting(({ faults }) =>
      faults.plan(/gateway/u, { kind: 'status', status: 503 }, 1_000),
    );
    await chat.start(createCore());
    await chat.stop();
    const calls = discord.calls.length;
    await chat.stop();
    expect(chat.health()).toEqual({ ok: false, detail: 'not started' });
    expect(discord.calls.length - calls).toBeLessThanOrEqual(1);
  });
});

describe('the thousand logins of a day', () => {
  const day = 24 * 60 * 60_000;

  test('are enough, however often one has to begin again', () => {
    let at = 0;
    let remaining = 1_000;
    let last: number | undefined;
    while (at < day) {
      const wait = loginDelay(
        { remaining, resetAfterMs: day - at },
        last === undefined ? undefined : at - last,
      );
      at += wait;
      last = at;
      remaining -= 1;
      at += 1;
    }
    expect(remaining).toBeGreaterThanOrEqual(0);
  });

  test('are enough for a process that is started again and again', () => {
    let at = 0;
    let remaining = 1_000;
    while (at < day) {
      at += loginDelay({ remaining, resetAfterMs: day - at }) + 1_000;
      remaining -= 1;
    }
    expect(remaining).toBeGreaterThanOrEqual(0);
  });

  test('the first is at once, the next after five seconds, and a dead server is asked ever more rarely', () => {
    expect(loginDelay({ remaining: 1_000, resetAfterMs: day })).toBe(0);
    expect(loginDelay({ remaining: 999, resetAfterMs: day }, 1_000)).toBe(4_000);
    expect([1, 3, 4, 6, 20].map(reconnectDelay)).toEqual([0, 0, 1_000, 4_000, 30_000]);
  });
});
