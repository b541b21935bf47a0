/** What is well is left alone: an auditor that cries wolf is switched off. */
import { expect, test } from 'vitest';
import { noteRead } from '../../src/store/audit.js';
import type { OrderPlan } from '../harness/shop-plan.js';
import { type AuditScene, named, openAuditScene } from './audit-scene.js';

/** Audits every minute, half as often as the job does, and finds nothing. */
async function findsNothing({ scene, audit }: AuditScene, minutes: number): Promise<void> {
  for (let minute = 1; minute <= minutes; minute += 1) {
    await scene.fastForward('1m');
    const { findings, faults } = await audit();
    const at = `after ${minute} min`;
    expect({ at, found: named(findings), faults }).toEqual({ at, found: [], faults: [] });
  }
}

/** Each order's buyer reads and, if they pay, pays at another time. */
const orders = (count: number, everySeconds: number): OrderPlan[] =>
  Array.from({ length: count }, (_, n) => ({
    at: `${n * everySeconds}s`,
    ...(n % 3 === 0 ? { pays: `${(n % 11) + 1}m` } : {}),
  }));

const hearAll = ({ scene }: AuditScene, count: number): void => {
  for (let n = 0; n < count; n += 1) scene.heard(n);
};

test('finds nothing in the life of orders that are paid, asked, told and cancelled', async () => {
  const audited = await openAuditScene(orders(12, 200));
  await findsNothing(audited, 80);
  hearAll(audited, 12);
  expect(await audited.scene.rows.order(audited.scene.orderId(1))).toMatchObject({ cancelled_by_us: 1 });
}, 120_000);

test('finds nothing when an older answer about an order comes in behind a newer one', async () => {
  const audited = await openAuditScene([{ pays: '2m' }]);
  const { scene, audit } = audited;
  await scene.to('3m');
  const { port, ref } = scene.bot.world.shop('luna');
  const read = await port.getOrders(ref, [scene.externalId()]);
  const paid = read.kind === 'ok' ? read.value[0] : undefined;
  const older = { ...paid!, status: 'unpaid' as const, updatedAt: paid!.updatedAt - 60_000 };
  await scene.bot.store.write((unit) => noteRead(unit, 'luna', scene.externalId(), older));
  expect(named((await audit()).findings)).toEqual([]);
});

test('finds nothing while people claim, snooze, write, keep, cancel and undo', async () => {
  const audited = await openAuditScene(orders(9, 5), { bends: ['cancelled_untold'] });
  const { scene } = audited;
  await findsNothing(audited, 8);
  await scene.press('Claim', 'mia', 1);
  await scene.press('Claim', 'mia', 2);
  await scene.press('Release', 'mia', 2);
  await scene.pressAndSend('Snooze', {}, 'olu', 4);
  await scene.press('Cancel order', 'olu', 5);
  await scene.press('Cancel order', 'olu', 7);
  await scene.press('Undo cancel', 'olu', 7);
  scene.sandbox.buyer.write(
    scene.sandbox.ledger.order(scene.externalId(8))?.buyerId ?? '',
    'My card was refused',
  );
  await findsNothing(audited, 100);
  hearAll(audited, 9);
}, 120_000);

test('finds nothing while a shop is paused for long, nor when it goes on', async () => {
  const audited = await openAuditScene(orders(6, 20));
  const { scene } = audited;
  await findsNothing(audited, 4);
  await scene.type('pause');
  await findsNothing(audited, 40);
  await scene.type('resume');
  await findsNothing(audited, 80);
  hearAll(audited, 6);
}, 120_000);

test('finds nothing after the bot was away, nor after it was killed in the middle of a call', async () => {
  const audited = await openAuditScene(orders(8, 30));
  const { scene } = audited;
  await findsNothing(audited, 7);
  await scene.restart('25m');
  await findsNothing(audited, 10);
  const reached = scene.wire.hangNext('POST', '/messages');
  const during = scene.fastForward('10m');
  await Promise.race([reached, during]);
  await scene.crash(during);
  await findsNothing(audited, 60);
  hearAll(audited, 8);
}, 120_000);

test('finds nothing once a shop that could not be read for ten minutes is read again', async () => {
  const audited = await openAuditScene(orders(8, 30), { webhooks: 'off', bends: ['forgotten'] });
  const { scene, audit } = audited;
  await findsNothing(audited, 3);
  const orderReads = scene.wire.cut('POST', '/orders/search');
  const details = scene.wire.cut('GET', '/orders');
  // While it lasts, it is told for what it is, and nothing else is.
  const found = new Set<string>();
  const listen = async (minutes: number): Promise<void> => {
    for (let half = 0; half < minutes * 2; half += 1) {
      await scene.fastForward('30s');
      for (const finding of named((await audit()).findings)) found.add(finding);
    }
  };
  await listen(10);
  expect([...found]).toEqual(['poll_stalled luna']);
  orderReads.mend();
  details.mend();
  // The pauses between tries have grown to five minutes.
  await listen(6);
  expect([...found]).toEqual(['poll_stalled luna']);
  await findsNothing(audited, 60);
  hearAll(audited, 8);
}, 120_000);

test('finds nothing in a livestream’s rush, when cards fold into the board', async () => {
  const audited = await openAuditScene(orders(60, 1), {
    policy: (standard) => standard,
    // More than half of the day's orders would be cancelled at once: the breaker asks a lead, and nobody answers.
    bends: ['untrue_deadline'],
  });
  await findsNothing(audited, 70);
  hearAll(audited, 60);
}, 120_000);

test('finds nothing after hours away, when more fell due than anybody reads cards of', async () => {
  const audited = await openAuditScene(orders(30, 4), { policy: (standard) => standard });
  await findsNothing(audited, 4);
  await audited.scene.restart('4h');
  await findsNothing(audited, 15);
  hearAll(audited, 30);
}, 120_000);

test('finds nothing where most of the orders whose time is over wait on the board, as no message was left for them', async () => {
  const audited = await openAuditScene(
    orders(12, 1).map(({ at }) => ({ at: at! })),
    {
      chatQuota: 7,
      policy: (standard) => ({ ...standard, alert: { ...standard.alert, maxOpen: 4 } }),
      bends: ['forgotten'],
    },
  );
  await findsNothing(audited, 75);
  hearAll(audited, 12);
}, 120_000);
