import { describe, expect, test } from 'vitest';
import { openScene, type Scene } from '../harness/scene.js';
import type { OrderPlan } from '../harness/shop-plan.js';

/** Messages for three orders, cards for two at a time: at 75 min the time of all is over, and only a person may cancel. */
async function afterLivestream(orders: OrderPlan[]): Promise<Scene> {
  const scene = await openScene({
    orders,
    chatQuota: 7,
    policy: (standard) => ({ ...standard, alert: { ...standard.alert, maxOpen: 2 } }),
    bends: ['forgotten', 'cancelled_untold'],
  });
  await scene.to('75m');
  for (const n of orders.keys()) scene.heard(n);
  return scene;
}

const six = Array.from({ length: 6 }, (_, n) => ({ at: `${n}s` }));

const shown = (scene: Scene, orders: readonly OrderPlan[]): number[] =>
  [...orders.keys()].filter((n) => scene.team.card(scene.externalId(n).slice(-4)) !== undefined);

describe('an order that waits on the board for a decision', () => {
  test('gets its card when one that has a card is paid', async () => {
    const scene = await afterLivestream(six);
    expect(shown(scene, six)).toEqual([0, 1]);
    scene.sandbox.buyer.pay(scene.externalId(0));
    await scene.fastForward('1m');
    expect(shown(scene, six)).toEqual([0, 1, 2]);
    expect(scene.card(2).title).toContain('needs a person');
  });

  test('gets its card when one is kept open or cancelled, and no second one when that is over', async () => {
    const scene = await afterLivestream(six);
    await scene.press('Keep open', 'mia', 0);
    await scene.fastForward('1m');
    expect(shown(scene, six)).toEqual([0, 1, 2]);
    await scene.press('Cancel order', 'olu', 1);
    await scene.fastForward('5m');
    expect(shown(scene, six)).toEqual([0, 1, 2, 3]);
    scene.sandbox.buyer.pay(scene.externalId(0));
    await scene.fastForward('1m');
    expect(shown(scene, six)).toEqual([0, 1, 2, 3]);
  });

  test('takes no place of its own: when it is paid, nothing is shown instead', async () => {
    const scene = await afterLivestream(six);
    scene.sandbox.buyer.pay(scene.externalId(5));
    await scene.fastForward('1m');
    expect(shown(scene, six)).toEqual([0, 1]);
  });

  test('is not one for which there is room, as all before it are kept open', async () => {
    const orders = [...six.slice(0, 2), { at: '15m' }];
    const scene = await afterLivestream(orders);
    await scene.press('Keep open', 'mia', 0);
    await scene.press('Keep open', 'mia', 1);
    await scene.to('95m');
    expect(shown(scene, orders)).toEqual([0, 1, 2]);
  });
});
