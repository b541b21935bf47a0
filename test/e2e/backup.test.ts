/** A backup under load, restored elsewhere: the built program against a shop whose ledger knows what really happened. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/ids.js';
import { createPhone } from '../harness/phone.js';
import { doubledCards, integrityFaults } from '../kill/books.js';
import { CANCEL_AFTER_MS, freePort, writeFiles } from '../kill/bot-files.js';
import { startProcess } from '../kill/bot-process.js';
import { comesToRest } from '../kill/quiet.js';
import { openShop } from '../kill/shop.js';
import { runUnpaid, temporaryFolder } from './unpaid-command.js';

const DIST = join(import.meta.dirname, '..', '..', 'dist');

test('a backup made under load and restored in another folder starts, does nothing twice and goes on', {
  timeout: 180_000,
}, async () => {
  const folder = temporaryFolder();
  const ports = { http: await freePort(), console: await freePort() };
  const random = seededRandom(5).next;
  const webhookUrl = `http://127.0.0.1:${ports.http}/webhooks/tiktok-shop`;
  const shop = await openShop({
    seed: 5,
    random,
    webhookUrl,
    openOrders: 40,
    cancelAfterMs: CANCEL_AFTER_MS,
  });
  onTestFinished(shop.close);
  const preload = join(folder, 'nothing.mjs');
  writeFileSync(preload, '');
  const filesIn = (name: string) => {
    mkdirSync(join(folder, name));
    return writeFiles({ dataDir: join(folder, name), dist: DIST, preload, apiUrl: shop.url, ports });
  };
  const [here, elsewhere] = [filesIn('here'), filesIn('elsewhere')];
  const { ledger } = shop.sandbox;
  const reaches = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const said = (): number => ledger.counts().buyerMessages;

  shop.feed();
  const bot = startProcess(here);
  await bot.ready;
  await reaches(() => said() >= 10 && ledger.counts().cancelledByUs > 0);

  const backup = join(folder, 'backup.db');
  const made = await runUnpaid(['backup', '--to', backup], here.env);
  expect(made).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^Backed up and checked: \d+/),
  });
  const refused = await runUnpaid(['restore', backup, '--yes'], here.env);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('a bot is using this database') });

  // What happens from here on is in the world, and not in the backup.
  const [saidThen, cancelledThen] = [said(), ledger.counts().cancelledByUs];
  await reaches(() => said() >= saidThen + 10 && ledger.counts().cancelledByUs > cancelledThen);
  bot.signal('SIGKILL');
  await bot.ended;
  expect(bot.faults()).toEqual([]);

  const restored = await runUnpaid(['restore', backup, '--to', elsewhere.dataDir, '--yes'], here.env);
  expect(restored).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('The backup is whole'),
  });
  rmSync(here.dataDir, { recursive: true });
  const before = new Map([...ledger.orders()].map(({ id, final }) => [id, final]));

  const next = startProcess(elsewhere);
  await next.ready;
  const doctor = await runUnpaid(['doctor', '--config', elsewhere.config, '--json'], elsewhere.env);
  const findings = JSON.parse(doctor.stdout) as { part: string; state: string; detail: string }[];
  expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
  expect(findings.length).toBeGreaterThan(5);
  const placedSince = () => [...ledger.orders()].filter(({ id }) => !before.has(id));
  await reaches(() => placedSince().some(({ messages }) => messages.length >= 2));
  shop.stopFeeding(false);
  // Or half a minute: what it may not do, it would have begun by then.
  await comesToRest(elsewhere.database, 30_000);
  next.signal('SIGTERM');
  expect((await next.ended).code).toBe(0);

  expect(next.faults()).toEqual([]);
  const phone = createPhone(shop.sandbox);
  const twice = [...ledger.orders()]
    .map(({ id }) => phone.heard(id).map((words) => words.split(' ')[1]))
    .filter((steps) => new Set(steps).size < steps.length);
  expect(twice).toEqual([]);
  expect(ledger.records.filter(({ kind, wasPaid }) => kind === 'cancelled' && wasPaid)).toEqual([]);
  // A cancel of an order from before would rest on decisions that were lost.
  const cancelled = [...before].filter(
    ([id, final]) => final === 'open' && ledger.order(id)?.cancelledBy === 'seller',
  );
  expect(cancelled).toEqual([]);
  expect(doubledCards(elsewhere.dataDir)).toEqual([]);
  expect(integrityFaults(elsewhere.database)).toEqual([]);
});
