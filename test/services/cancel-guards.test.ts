/** Each guard before a cancel, alone: the others are arranged so that it decides. */
import { describe, expect, test } from 'vitest';
import { keepOrder, snoozeOrder } from '../../src/services/actions/deadline.js';
import { applyOrder } from '../../src/services/apply-order.js';
import { keepReplies } from '../../src/services/effects/keep-replies.js';
import { getOrder, updateOrder } from '../../src/store/orders.js';
import { updateShop } from '../../src/store/shops.js';
import { openTimers } from '../../src/store/timers.js';
import { openScene, type Scene } from '../harness/scene.js';

const ORDERS = '/order/202507/orders';
const OFFER = '/aftersale_eligibility';
const MESSAGES = '/messages';
/** A person's act, or a shop out of reach, may hold a promise back. */
const LATE = { bends: ['untrue_deadline' as const] };

/** The order's cancel timer is due now, as after a fault of ours. */
async function cancelDueNow(scene: Scene): Promise<void> {
  await scene.bot.store.write(async ({ tx, now }) => {
    const timers = tx.updateTable('timers').set({ due_at: now }).where('state', '=', 'open');
    await timers.where('order_id', '=', scene.orderId()).where('kind', '=', 'cancel').execute();
  });
}

/** Whether the marketplace is asked this once more from here on. */
function watch(scene: Scene, path: string): { asked: boolean } {
  const seen = { asked: false };
  scene.wire.beforeNext('GET', path, () => {
    seen.asked = true;
  });
  return seen;
}

const finalOf = (scene: Scene) => scene.sandbox.ledger.order(scene.externalId())?.final;
const lastAct = async (scene: Scene) => (await scene.rows.acts(scene.orderId())).at(-1);

describe('when the deadline is told', () => {
  test('a cancel whose timer comes early waits for it, and for the grace', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('50m');
    await cancelDueNow(scene);
    await scene.to('64m59s');
    expect(finalOf(scene)).toBe('open');
    await scene.to('66m');
    expect(finalOf(scene)).toBe('cancelled');
    scene.heard();
  });

  test('a notice on its way is waited for', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('44m');
    scene.wire.beforeNext('POST', MESSAGES, () =>
      scene.sandbox.failNext({ path: MESSAGES, kind: 'answer_lost', times: 1 }),
    );
    await scene.to('45m');
    expect(await lastAct(scene)).toMatch(/^message notice sending/);
    await cancelDueNow(scene);
    await scene.to('66m');
    expect(finalOf(scene)).toBe('cancelled');
    scene.heard();
  });
});

describe('what waits to be carried out', () => {
  test('is let go when it is more than an hour old, and a person is asked', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const down = scene.wire.cut('GET', ORDERS);
    await scene.to('127m');
    down.mend();
    await scene.to('140m');
    expect(finalOf(scene)).toBe('open');
    expect(await lastAct(scene)).toBe('cancel dropped: too_late');
    scene.heard();
  });

  test('is not even looked at for an order that somebody holds', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const down = scene.wire.cut('GET', ORDERS);
    await scene.to('65m');
    await scene.pressAndSend('Snooze', { for: String(30 * 60_000) }, 'mia');
    down.mend();
    const read = watch(scene, ORDERS);
    await scene.to('75m');
    expect([read.asked, await lastAct(scene)]).toEqual([false, 'cancel dropped: snoozed']);
    scene.heard();
  });

  test('is not even looked at while the shop is paused', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const down = scene.wire.cut('GET', ORDERS);
    await scene.to('65m');
    await scene.type('pause', 'ben');
    down.mend();
    const read = watch(scene, ORDERS);
    await scene.to('75m');
    expect([read.asked, await lastAct(scene)]).toEqual([false, 'cancel pending: paused']);
    scene.heard();
  });

  test('is let go in the moment the order is seen paid', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off', ...LATE });
    await scene.to('64m');
    scene.wire.busyNext('GET', ORDERS); // come back in seven minutes
    await scene.to('65m');
    expect(await lastAct(scene)).toMatch(/^cancel pending/);
    scene.sandbox.buyer.pay(scene.externalId());
    await scene.to('65m30s');
    expect(await lastAct(scene)).toBe('cancel dropped: paid');
    scene.heard();
  });
});

describe('what is being carried out', () => {
  test('begins with a read: what was paid a moment ago is asked nothing more', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off' });
    await scene.to('64m');
    scene.wire.beforeNext('GET', ORDERS, () => scene.sandbox.buyer.pay(scene.externalId()));
    const offer = watch(scene, OFFER);
    await scene.to('66m');
    expect([offer.asked, await lastAct(scene)]).toEqual([false, 'cancel dropped: paid']);
    scene.heard();
  });

  test.each(['Snooze', 'Extend'])('is stopped by a person’s *%s* up to the last moment', async (label) => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const form = await scene.press(label, 'mia');
    let sent: Promise<unknown> | undefined;
    scene.wire.beforeNext('GET', OFFER, () => {
      sent = scene.team.submit(form, { for: String(30 * 60_000) }, 'mia');
    });
    await scene.to('75m');
    expect(await sent).toMatchObject({ tone: 'good' });
    expect(finalOf(scene)).toBe('open');
    scene.heard();
  });

  test('that fails is not tried again when a person gave more time while it was under way', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const form = await scene.press('Extend', 'mia');
    let sent: Promise<unknown> | undefined;
    scene.wire.beforeNext('GET', OFFER, () => {
      scene.sandbox.failNext({ path: OFFER, kind: 'answer_lost', times: 1 });
      sent = scene.team.submit(form, { for: String(30 * 60_000) }, 'mia');
    });
    await scene.to('94m');
    expect(await sent).toMatchObject({ tone: 'good' });
    expect(finalOf(scene)).toBe('open');
    await scene.to('102m');
    expect(finalOf(scene)).toBe('cancelled');
    scene.heard();
  });

  test('that a dying process leaves behind is not tried again when a person gave more time before', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const form = await scene.press('Extend', 'mia');
    const hangs = scene.wire.hangNext('GET', OFFER);
    const running = scene.to('66m');
    await hangs;
    await scene.team.submit(form, { for: String(30 * 60_000) }, 'mia');
    await scene.crash(running);
    await scene.to('94m');
    expect(finalOf(scene)).toBe('open');
    scene.heard();
  });

  test('that fails is not tried again when the buyer wrote and a person answered while it was under way', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    let held: Promise<void> | undefined;
    scene.wire.beforeNext('GET', OFFER, () => {
      scene.sandbox.failNext({ path: OFFER, kind: 'answer_lost', times: 1 });
      held = scene.bot.store.write(async (unit) => {
        const [buyer] = await unit.tx.selectFrom('buyers').selectAll().execute();
        const words = {
          id: 'w1',
          index: 'w1',
          from: 'buyer' as const,
          at: unit.now,
          text: 'one moment please',
        };
        await keepReplies(unit, scene.bot.world.settings, buyer!, [words]);
        await updateOrder(unit, scene.orderId(), { held: null, held_until: null });
      });
    });
    await scene.to('80m');
    await held;
    expect(finalOf(scene)).toBe('open');
    scene.heard();
  });

  test('that the shop’s stop holds back is not set up again when a person gave more time', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    const form = await scene.press('Extend', 'mia');
    scene.wire.beforeNext('GET', OFFER, () => {
      void scene.bot.store.write((unit) =>
        updateShop(unit, 'luna', { stopped_at: unit.now, stopped_because: 'breaker' }),
      );
      scene.wire.beforeNext('GET', ORDERS, () => {
        void scene.team.submit(form, { for: String(30 * 60_000) }, 'mia');
      });
    });
    await scene.to('70m');
    const cancel = (await openTimers(scene.bot.store.db, scene.orderId())).find(
      ({ kind }) => kind === 'cancel',
    );
    const { deadline_at } = await scene.rows.order(scene.orderId());
    expect(cancel).toMatchObject({ due_at: deadline_at! + 5 * 60_000, gate: null });
    scene.heard();
  });

  test('is not set up again for an order that was kept open, then snoozed, while it was under way', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    let held: Promise<unknown> | undefined;
    scene.wire.beforeNext('GET', OFFER, () => {
      held = scene.bot.store.write(async (unit) => {
        const order = await getOrder(unit.tx, scene.orderId());
        const ben = [...scene.bot.world.settings.people.values()].find(({ name }) => name === 'Ben')!;
        await keepOrder(unit, order, ben);
        await snoozeOrder(unit, { ...order, held: 'kept_open' }, ben, 15 * 60_000);
      });
    });
    await scene.to('66m');
    await held;
    expect(await scene.rows.timers(scene.orderId())).toEqual(['wake']);
    expect(await lastAct(scene)).toBe('cancel dropped: held');
    scene.heard();
  });

  test('is stopped when the shop’s cancels are, up to the last moment', async () => {
    const scene = await openScene({ orders: [{}], ...LATE });
    await scene.to('64m');
    let stopped: Promise<void> | undefined;
    scene.wire.beforeNext('GET', OFFER, () => {
      stopped = scene.bot.store.write((unit) =>
        updateShop(unit, 'luna', { stopped_at: unit.now, stopped_because: 'breaker' }),
      );
    });
    await scene.to('75m');
    await stopped;
    expect(finalOf(scene)).toBe('open');
    scene.heard();
  });
});

describe('what was read', () => {
  test('long ago changes nothing that is known since', async () => {
    const scene = await openScene({ orders: [{ pays: '10m' }] });
    await scene.to('1m');
    const before = await seen(scene);
    await scene.to('11m');
    const applied = await scene.bot.store.write((unit) =>
      applyOrder(unit, scene.bot.world.settings, 'luna', before),
    );
    expect([applied, (await scene.rows.order(scene.orderId())).status]).toEqual(['older', 'paid']);
    scene.heard();
  });

  test('within one second only ever moves an order forward', async () => {
    const scene = await openScene({ orders: [{ pays: '10m' }] });
    await scene.to('11m');
    const unpaid = { ...(await seen(scene)), status: 'unpaid' as const };
    const applied = await scene.bot.store.write((unit) =>
      applyOrder(unit, scene.bot.world.settings, 'luna', unpaid),
    );
    expect([applied, (await scene.rows.order(scene.orderId())).status]).toEqual(['same', 'paid']);
    scene.heard();
  });
});

describe('an order we cancelled', () => {
  test('is read again one minute and ten minutes later', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off' });
    await scene.to('65m30s');
    expect(finalOf(scene)).toBe('cancelled');
    const first = watch(scene, ORDERS);
    await scene.to('66m30s');
    const second = watch(scene, ORDERS);
    await scene.to('74m');
    expect([first.asked, second.asked]).toEqual([true, false]);
    await scene.to('76m');
    expect(second.asked).toBe(true);
    scene.heard();
  });
});

async function seen(scene: Scene) {
  const { port, ref } = scene.bot.world.shop('luna');
  const read = await port.getOrders(ref, [scene.externalId()]);
  const order = read.kind === 'ok' ? read.value[0] : undefined;
  if (!order) throw new Error('the order cannot be read');
  return order;
}
