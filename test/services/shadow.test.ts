import { describe, expect, test } from 'vitest';
import { setMode } from '../../src/services/actions/set-mode.js';
import { drawnSince } from '../../src/store/shadow.js';
import { getShop } from '../../src/store/shops.js';
import { named, openAuditScene } from '../audit/audit-scene.js';
import { openScene, type Scene } from '../harness/scene.js';
import type { OrderPlan } from '../harness/shop-plan.js';

const switchTo = async (scene: Scene, mode: 'live' | 'shadow'): Promise<void> => {
  await scene.bot.store.write((unit) => setMode(unit, 'luna', { name: 'Olu' }, mode));
  await scene.fastForward('12s');
};

const drawn = (scene: Scene) => drawnSince(scene.bot.store.db, 'luna', 0);
const isOpen = (scene: Scene, n = 0) => scene.sandbox.ledger.order(scene.externalId(n))?.final === 'open';

describe('a shop in shadow', () => {
  test('draws each step at its time, and neither writes to the buyer nor cancels', async () => {
    const scene = await openScene({ orders: [{}], mode: 'shadow' });
    let opened = 0;
    scene.wire.beforeNext('POST', '/conversations', () => {
      opened += 1;
    });
    await scene.to('46m');
    expect(scene.card().facts.map(({ value }) => value)).toContain('would be 11:00');
    await scene.to('70m');
    expect(scene.heard()).toEqual([]);
    expect(opened).toBe(0);
    expect(isOpen(scene)).toBe(true);
    expect(await scene.rows.acts(scene.orderId())).toEqual([
      'message ask dropped: shadow',
      'message remind dropped: shadow',
      'message notice dropped: shadow',
      'cancel dropped: shadow',
    ]);
    expect(await scene.rows.story(scene.orderId())).toEqual([
      '10:00  Placed',
      '10:05  Asked the team to look: still unpaid',
      '10:05  Would have asked the buyer',
      '10:30  Would have reminded the buyer',
      '10:40  Called the leads: unclaimed for 40 min',
      '10:45  Would have sent the closing notice: the order closes at 11:00',
      '11:05  Would have cancelled the order',
    ]);
    expect((await scene.rows.order(scene.orderId())).told_deadline_at).toBeNull();
  });

  test('says so on the board, on its cards and in the answer to `overview`', async () => {
    const scene = await openScene({ orders: [{}], mode: 'shadow' });
    await scene.to('6m');
    expect(scene.team.board().title).toBe('SHADOW · Luna Beauty: 1 unpaid');
    expect(scene.team.board().lines[0]?.text).toMatch(/^Shadow: the bot shows what it would do/);
    const card = scene.card();
    expect(card.lines.map(({ text }) => text)).toContain(
      'Shadow: nothing goes to this buyer by itself, what would be done is only shown.',
    );
    expect(card.facts.map(({ value }) => value)).toContain('would be: reminder at 10:30');
    expect(card.lines.at(-1)?.text).toBe('10:05  Would have asked the buyer');
    const answer = await scene.type('overview');
    expect(answer.kind === 'card' && answer.card.title).toBe('SHADOW · Luna Beauty: 1 unpaid');
  });

  test('does what a person presses, after saying that it is real', async () => {
    const scene = await openScene({ orders: [{}, {}], mode: 'shadow', bends: ['cancelled_untold'] });
    await scene.to('6m');
    const real = 'The shop is in shadow, but your press is real and reaches the buyer.';
    const form = await scene.press('Ask what went wrong', 'mia');
    expect(form.kind === 'form' && form.form.text).toBe(real);
    // What was only drawn stands in nobody's way, save for the ten minutes between two messages.
    await scene.to('16m');
    expect(await scene.pressAndSend('Ask what went wrong', {}, 'mia')).toMatchObject({ tone: 'good' });
    const cancel = scene.card(1).buttons.find(({ label }) => label === 'Cancel order');
    expect(cancel?.confirm?.text).toMatch(new RegExp(`^${real} The buyer loses this order`));
    await scene.press('Cancel order', 'ben', 1);
    await scene.to('20m');
    expect(scene.heard(0)).toEqual(['16m ask']);
    expect(scene.heard(1)).toEqual([]);
    expect(scene.sandbox.ledger.order(scene.externalId(1))?.final).toBe('cancelled');
  });

  test('counts how often a buyer who was to be cancelled paid after all', async () => {
    const orders: OrderPlan[] = [{ pays: '80m', totalMinor: 1_000 }, { pays: '10m' }, { at: '1m' }];
    const scene = await openScene({ orders, mode: 'shadow' });
    await scene.to('90m');
    expect(await drawn(scene)).toEqual({
      orders: 3,
      paid: 2,
      messages: 7,
      cancels: 2,
      paidLater: { count: 1, worth: [{ minor: 1_000, currency: 'GBP' }] },
    });
  });

  test('is in order for the auditor, to the end of the day', async () => {
    const { scene, audit } = await openAuditScene([{}, { at: '3m' }, { pays: '20m' }], { mode: 'shadow' });
    for (const moment of ['4m', '31m', '50m', '70m', '6h', '23h']) {
      await scene.to(moment);
      const { findings } = await audit();
      // The auditor itself was away for hours here.
      expect(named(findings.filter(({ kind }) => kind !== 'audit_gap'))).toEqual([]);
    }
  });

  test('a person is asked once the marketplace has not closed such an order in three days', async () => {
    const scene = await openScene({ orders: [{}], mode: 'shadow' });
    await scene.to('66m');
    expect(await scene.rows.timers(scene.orderId())).toContain('hold');
  });
});

describe('shadow and live decide alike', () => {
  const STEPS = { ask: 'asked the buyer', remind: 'reminded the buyer', notice: 'sent the closing notice' };
  const PLANS: [string, OrderPlan[]][] = [
    ['three orders of one buyer', [{ buyer: 'b' }, { at: '4m', buyer: 'b' }, { at: '12m', buyer: 'b' }]],
    ['slow and fast methods', [{ method: 'boleto' }, { at: '2m' }]],
    ['payments between', [{ pays: '29m' }, { at: '1m', pays: '46m' }, { at: '2m' }]],
  ];

  /** "10:05 ask" of each order, done or drawn. */
  async function timetable(orders: OrderPlan[], mode: 'live' | 'shadow'): Promise<string[][]> {
    const scene = await openScene({ orders, mode });
    await scene.to('5h');
    const stories = [];
    for (const n of orders.keys()) {
      scene.heard(n);
      const lines = await scene.rows.story(scene.orderId(n));
      stories.push(lines.flatMap(stepOf));
    }
    return stories;
  }

  function stepOf(line: string): string[] {
    const step = Object.entries(STEPS).find(([, said]) => line.toLowerCase().includes(said))?.[0];
    if (step) return [`${line.slice(0, 5)} ${step}`];
    return /Cancelled by us|Would have cancelled/.test(line) ? [`${line.slice(0, 5)} cancel`] : [];
  }

  test.each(PLANS)('about %s', async (_what, orders) => {
    const live = await timetable(orders, 'live');
    expect(live.flat().length).toBeGreaterThan(3);
    expect(await timetable(orders, 'shadow')).toEqual(live);
  });
});

describe('going live', () => {
  test('what comes next is done; nobody is cancelled who was told nothing', async () => {
    const scene = await openScene({ orders: [{}, { at: '40m' }], mode: 'shadow' });
    await scene.to('50m');
    await switchTo(scene, 'live');
    expect(scene.team.notes().map(({ title }) => title)).toContain('Live: Luna Beauty');
    expect(scene.team.board().title).toBe('Luna Beauty: 2 unpaid');
    await scene.to('110m');
    // The first had its notice drawn, so a person decides; the second gets a real one.
    expect(scene.heard(0)).toEqual([]);
    expect(isOpen(scene, 0)).toBe(true);
    expect(
      scene
        .card(0)
        .lines.map(({ text }) => text)
        .join(),
    ).toMatch(/Its time was over|a person/i);
    expect(scene.heard(1)).toEqual(['30m remind', '45m notice']);
    expect(scene.sandbox.ledger.order(scene.externalId(1))?.final).toBe('cancelled');
  });

  test('outlives a restart, whatever the configuration says', async () => {
    const scene = await openScene({ orders: [{}], mode: 'shadow' });
    await switchTo(scene, 'live');
    await scene.restart('10s');
    expect(await getShop(scene.bot.store.db, 'luna')).toMatchObject({ mode: 'live', mode_by: 'Olu' });
    await scene.to('6m');
    expect(scene.heard()).toEqual(['5m ask']);
  });

  test('is said once: whoever says it again changes nothing', async () => {
    const scene = await openScene({ orders: [{}], mode: 'shadow' });
    await switchTo(scene, 'live');
    await switchTo(scene, 'live');
    expect(scene.team.notes()).toHaveLength(1);
  });
});

describe('going back to shadow', () => {
  test('holds for what waits to be sent or cancelled already', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    const down = scene.wire.cut('GET', '/order/');
    await scene.to('6m');
    await switchTo(scene, 'shadow');
    down.mend();
    await scene.to('12m');
    expect(scene.heard()).toEqual([]);
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask dropped: shadow']);
  });

  test('brings a promise that was made before a person, since the machine no longer keeps it', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('50m');
    await switchTo(scene, 'shadow');
    await scene.to('70m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
    expect(isOpen(scene)).toBe(true);
    expect((await scene.rows.story(scene.orderId())).slice(-2)).toEqual([
      '11:05  Would have cancelled the order',
      '11:05  Its time was over, but a person must decide: the shop is in shadow, where nothing is done by itself',
    ]);
  });

  test('draws no cancel that a person has put off while it was under way', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('64m');
    const form = await scene.press('Extend', 'mia');
    scene.wire.beforeNext('GET', '/aftersale_eligibility', () => {
      void scene.bot.store.write((unit) => setMode(unit, 'luna', { name: 'Olu' }, 'shadow'));
      scene.wire.beforeNext('GET', '/order/202507/orders', () => {
        void scene.team.submit(form, { for: String(30 * 60_000) }, 'mia');
      });
    });
    await scene.to('66m');
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('cancel dropped: by_person');
    expect(await scene.rows.timers(scene.orderId())).toContain('cancel');
    scene.heard();
  });

  test('stops a cancel that is under way', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('64m');
    let switched: Promise<unknown> | undefined;
    scene.wire.beforeNext('GET', '/aftersale_eligibility', () => {
      switched = scene.bot.store.write((unit) => setMode(unit, 'luna', { name: 'Olu' }, 'shadow'));
    });
    await scene.to('66m');
    await switched;
    expect(isOpen(scene)).toBe(true);
    scene.heard();
  });
});
