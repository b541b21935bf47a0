import { describe, expect, test } from 'vitest';
import { createFaultWindows } from '../../adapters/sandbox-shop/fault-windows.js';
import { openScene, type Scene } from '../harness/scene.js';
import { START } from '../harness/shop-plan.js';

const MINUTE = 60_000;
const SILENT = /webhooks have fallen silent/;
const BACK = /webhooks are back/;

/** An order every three minutes and a bit; every third pays four minutes later. */
const ORDERS = Array.from({ length: 40 }, (_, n) => ({
  at: `${n * 187}s`,
  ...(n % 3 === 0 ? { pays: '4m' } : {}),
}));

const notes = (scene: Scene, title: RegExp) => scene.team.notes().filter((note) => title.test(note.title));

/** The longest that any order's placing went unseen, ms. */
async function latest(scene: Scene): Promise<number> {
  const rows = await scene.bot.store.db.selectFrom('orders').select(['first_seen_at', 'placed_at']).execute();
  expect(rows.length).toBeGreaterThan(20);
  return Math.max(...rows.map((row) => row.first_seen_at - row.placed_at));
}

function hearAll(scene: Scene, many: readonly unknown[]): void {
  for (const n of many.keys()) scene.heard(n);
}

describe('webhooks that stop for an hour', () => {
  test('are missed: the team is told, no order is seen late, and it is told when they are back', async () => {
    const faults = { webhook_silence: 10 };
    const windowAt = createFaultWindows(1, START, faults);
    const silence = windowAt('webhook_silence', START + 30 * MINUTE);
    if (!silence) throw new Error('there is no silence');
    const scene = await openScene({ orders: ORDERS, faults });
    await scene.to(`${Math.floor((silence.from - START) / 1_000)}s`);
    expect(notes(scene, SILENT)).toEqual([]);

    await scene.fastForward('15m');
    const [told] = notes(scene, SILENT);
    expect(told?.lines.map(({ text }) => text).join('\n')).toMatch(
      /The last one came at 10:\d\d, \d+ min ago\. Since then \d+ changes were found.*Partner Center/s,
    );
    expect(
      scene.team
        .board()
        .lines.map(({ text }) => text)
        .join(),
    ).toMatch(/Webhooks have been silent since 10:1\d/);

    await scene.to(`${Math.ceil((silence.until - START) / 1_000) + 400}s`);
    expect(notes(scene, SILENT)).toHaveLength(1);
    expect(notes(scene, BACK)).toHaveLength(1);
    expect(notes(scene, BACK)[0]?.lines[0]?.text).toMatch(/silent for (5\d min|1 hr)/);
    expect(
      scene.team
        .board()
        .lines.map(({ text }) => text)
        .join(),
    ).not.toMatch(/silent/);
    expect(await latest(scene)).toBeLessThanOrEqual(20_000);
    hearAll(scene, ORDERS);
  });
});

describe('no webhook is missed', () => {
  test('in a shop where nothing happens, for hours of the night', async () => {
    const startAt = Date.parse('2026-03-02T23:00:00Z');
    const scene = await openScene({ startAt, orders: [{ pays: '1m' }], faults: {} });
    await scene.to('3h');
    expect(scene.team.notes()).toEqual([]);
    hearAll(scene, [0]);
  });

  test('in a shop that never had one', async () => {
    const scene = await openScene({ orders: ORDERS, webhooks: 'off' });
    await scene.to('60m');
    expect(notes(scene, SILENT)).toEqual([]);
    hearAll(scene, ORDERS);
  });

  test('when the platform loses one here and there', async () => {
    const orders = Array.from({ length: 20 }, (_, n) => ({ at: `${n * 247}s` }));
    const scene = await openScene({ orders, faults: { webhook_lost: 0.2 } });
    await scene.to('60m');
    expect(scene.sandbox.faultCounts().webhook_lost).toBeGreaterThan(1);
    expect(notes(scene, SILENT)).toEqual([]);
    hearAll(scene, orders);
  });

  test('for what changed while the bot was away', async () => {
    const scene = await openScene({ orders: ORDERS, faults: {}, bends: ['forgotten'] });
    await scene.to('20m');
    await scene.restart('40m');
    await scene.to('90m');
    expect(notes(scene, SILENT)).toEqual([]);
    hearAll(scene, ORDERS);
  });
});
