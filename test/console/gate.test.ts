import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenConsole, openConsole, postAs, removePage } from './open-console.js';
import { rawRequest } from './raw-request.js';

let open: OpenConsole;
beforeAll(async () => {
  open = await openConsole();
});
afterAll(async () => {
  await open.chat.stop();
  removePage();
});

const command = JSON.stringify({ text: 'today', place: 'orders', as: 'mia', language: 'en' });

describe('the gate', () => {
  test('of 1,080 ways to send a command only the page’s own pass, and no other reaches the core', async () => {
    const { port, cookie, sink } = open;
    const hosts = [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `evil.example:${port}`,
      '127.0.0.1',
      `0.0.0.0:${port}`,
    ];
    const origins = [
      undefined,
      `http://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      'https://evil.example',
      'null',
      `https://127.0.0.1:${port}`,
    ];
    const methods = ['POST', 'GET', 'PUT'];
    const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', undefined];
    const cookies = [cookie, undefined, `${cookie.slice(0, -2)}xx`];
    let passed = 0;
    let tried = 0;
    for (const host of hosts)
      for (const origin of origins)
        for (const method of methods)
          for (const type of types)
            for (const held of cookies) {
              const headers = {
                Host: host,
                ...(origin && { Origin: origin }),
                ...(type && { 'Content-Type': type }),
                ...(held && { Cookie: held }),
              };
              const answer = await rawRequest(
                port,
                method,
                '/api/command',
                headers,
                method === 'GET' ? '' : command,
              );
              const legal =
                hosts.indexOf(host) < 2 &&
                origin === `http://${host}` &&
                method === 'POST' &&
                type === 'application/json' &&
                held === cookie;
              tried += 1;
              if (answer.status === 200) passed += 1;
              expect({ host, origin, method, type, held, passes: answer.status === 200 }).toEqual({
                host,
                origin,
                method,
                type,
                held,
                passes: legal,
              });
            }
    expect(tried).toBe(1_080);
    expect(passed).toBe(2);
    expect(sink.commands).toHaveLength(2);
  });

  test.each(['cross-site', 'same-site', 'none'])(
    'a send marked %s by the browser is refused',
    async (site) => {
      const { port, cookie } = open;
      const headers = {
        Origin: `http://127.0.0.1:${port}`,
        'Content-Type': 'application/json',
        Cookie: cookie,
        'Sec-Fetch-Site': site,
      };
      expect((await rawRequest(port, 'POST', '/api/command', headers, command)).status).toBe(403);
    },
  );

  test.each(['/assets/main.js', '/api/events', '/api/session'])(
    'another site cannot pull in %s',
    async (path) => {
      const headers = {
        Cookie: open.cookie,
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'script',
      };
      expect((await rawRequest(open.port, 'GET', path, headers)).status).toBe(403);
    },
  );

  test.each([
    ['GET', '/'],
    ['GET', '/api/events'],
    ['POST', '/api/command'],
  ])('a foreign name that points at this machine gets nothing: %s %s', async (method, path) => {
    const host = `evil.example:${open.port}`;
    const before = open.sink.commands.length;
    const headers = {
      Host: host,
      Origin: `http://${host}`,
      Cookie: open.cookie,
      'Content-Type': 'application/json',
      'Sec-Fetch-Site': 'same-origin',
    };
    const answer = await rawRequest(open.port, method, path, headers, method === 'GET' ? '' : command);
    expect([answer.status, open.sink.commands.length]).toEqual([403, before]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'what a form could send as %s is refused for its type alone',
    async (type) => {
      const { port, cookie } = open;
      const headers = { Origin: `http://127.0.0.1:${port}`, Cookie: cookie, 'Content-Type': type };
      expect((await rawRequest(port, 'POST', '/api/command', headers, command)).status).toBe(415);
    },
  );

  test('a link from elsewhere may lead to the page, a frame may not', async () => {
    const from = { Cookie: open.cookie, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
    expect((await rawRequest(open.port, 'GET', '/', { ...from, 'Sec-Fetch-Dest': 'document' })).status).toBe(
      200,
    );
    expect((await rawRequest(open.port, 'GET', '/', { ...from, 'Sec-Fetch-Dest': 'iframe' })).status).toBe(
      403,
    );
  });

  test('every answer forbids inline script, framing, guessing of types and sharing', async () => {
    for (const path of ['/', '/assets/main.js', '/nowhere', '/open?token=x']) {
      const { headers } = await rawRequest(open.port, 'GET', path, { Cookie: open.cookie });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('a body of more than 64 KiB, a poisoned one and a wrong one are refused', async () => {
    const { port, cookie, sink } = open;
    const before = sink.commands.length;
    const headers = {
      Origin: `http://127.0.0.1:${port}`,
      'Content-Type': 'application/json',
      Cookie: cookie,
    };
    const send = async (body: string) =>
      (await rawRequest(port, 'POST', '/api/command', headers, body)).status;
    expect(await send(JSON.stringify({ text: 'x'.repeat(70_000) }))).toBe(413);
    expect(await send('{"__proto__":{"as":"leo"},"text":"today"}')).toBe(400);
    expect(await send('{"text":')).toBe(400);
    expect(await send('[]')).toBe(400);
    expect(await send(command.replace('"today"', '"  "'))).toBe(400);
    expect(sink.commands).toHaveLength(before);
  });
});

describe('the address', () => {
  test('opens one browser once, with a cookie no script can read', async () => {
    const address = new URL(open.chat.address());
    const path = address.pathname + address.search;
    expect(address.searchParams.get('token')).toMatch(/^[\w-]{43}$/u);
    const first = await rawRequest(open.port, 'GET', path);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict; Path=\/$/u);
    const second = await rawRequest(open.port, 'GET', path);
    expect(second.status).toBe(410);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body).toContain('Open in another browser');
  });

  test('is not used up by a browser that guesses ahead, and leads home whoever is already in', async () => {
    const address = new URL(open.chat.address());
    const path = address.pathname + address.search;
    expect((await rawRequest(open.port, 'GET', path, { 'Sec-Purpose': 'prefetch;prerender' })).status).toBe(
      503,
    );
    expect((await rawRequest(open.port, 'GET', path, { Cookie: open.cookie })).headers.location).toBe('/');
    expect((await rawRequest(open.port, 'GET', path)).status).toBe(303);
  });

  test('for another browser comes from an open session only', async () => {
    expect((await rawRequest(open.port, 'POST', '/api/address')).status).toBe(403);
    const { status, body } = await postAs(open, '/api/address', {});
    expect(status).toBe(200);
    const address = new URL(body.address);
    expect((await rawRequest(open.port, 'GET', address.pathname + address.search)).status).toBe(303);
  });

  test('without one the page kindly says how to get in', async () => {
    const answer = await rawRequest(open.port, 'GET', '/');
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('For a new one');
    expect((await rawRequest(open.port, 'GET', '/api/events')).status).toBe(401);
  });
});
