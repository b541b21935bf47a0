import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config-schema.js';
import { openHttp } from '../../src/http/server.js';
import { event, type OpenServer, openServer, send } from './open-server.js';

let server: OpenServer;
beforeEach(async () => {
  server = await openServer();
});
afterEach(() => server.close());

const get = async (path: string) => await send(server.port, '', { method: 'GET', path, headers: {} });

describe('the bot’s own pages', () => {
  test('say that it lives', async () => {
    expect(await get('/livez')).toMatchObject({ status: 200, text: 'alive\n' });
  });

  test('say that it is well, and which part is sick when it is not', async () => {
    expect(await get('/healthz')).toMatchObject({
      status: 200,
      text: '{"ok":true,"parts":{"timers":"running"}}',
    });
    server.health.ok = false;
    server.health.parts.timers = 'the timers died 3 times in a row';
    const sick = await get('/healthz');
    expect(sick.status).toBe(503);
    expect(JSON.parse(sick.text)).toEqual({
      ok: false,
      parts: { timers: 'the timers died 3 times in a row' },
    });
  });

  test('count what happens, by kinds and never by ids', async () => {
    await send(server.port, event('576461413038785752'));
    await send(server.port, event('576461413038785752'), { headers: {} });
    server.metrics.effects.observe({ kind: 'buyer.message' }, 0.2);
    const { status, text, headers } = await get('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toContain('unpaid_webhooks_total{result="stored"} 1');
    expect(text).toContain('unpaid_webhooks_total{result="refused"} 1');
    expect(text).toContain('unpaid_effect_seconds_count{kind="buyer.message"} 1');
    for (const secret of ['576461413038785752', '7494049642642441621', 'luna', 'Luna']) {
      expect(text).not.toContain(secret);
    }
  });

  test('are nowhere else', async () => {
    for (const path of ['/', '/admin', '/webhooks', '/webhooks/tiktok-shop']) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe('the server', () => {
  test('listens on this machine alone unless it is told otherwise', () => {
    expect(configSchema.shape.http.parse(undefined).host).toBe('127.0.0.1');
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  test('names the port that is taken and what to do', async () => {
    const second = openHttp({ ...server.options, port: server.port });
    await expect(second).rejects.toMatchObject({
      code: 'port-taken',
      message: `port ${server.port} on 127.0.0.1 is in use`,
      hint: expect.stringContaining('http.port'),
    });
  });
});
