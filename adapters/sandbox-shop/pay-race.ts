/** The buyer who pays in the very moment in which the shop cancels. */
import type { Core } from './core.js';
import { countFault, type FaultCounts } from './faults.js';
import type { ApiRequest } from './gate.js';
import { draw, drawInt } from './random.js';
import { cancelledOrder, isCancel } from './request-faults.js';
import { schedule } from './world.js';

const WITHIN_MS = 50;

/** Called when a request comes in; `doneAt`: when it is going to be carried out. */
export type PayRace = (request: ApiRequest, doneAt: number) => void;

export function createPayRace(core: Core, rate: number | undefined, counts: FaultCounts): PayRace {
  return ({ method, url, body }, doneAt) => {
    if (rate === undefined || method !== 'POST' || !isCancel(url)) return;
    const order = core.world.orders.get(cancelledOrder(body) ?? '');
    if (order?.status !== 'UNPAID' || draw(core.luck.requests) >= rate) return;
    countFault(counts, 'pay_cancel_race');
    const at = Math.max(core.world.time, doneAt + drawInt(core.luck.requests, -WITHIN_MS, WITHIN_MS));
    order.paysAt = Math.min(order.paysAt ?? Number.POSITIVE_INFINITY, at);
    schedule(core.world, at, 'race', order.id);
  };
}
