import type { Migration } from 'kysely';
import * as first from './0001-orders-and-effects.js';
import * as care from './0002-care.js';
import * as erasure from './0003-erasure.js';
import * as audit from './0004-audit.js';
import * as indexOnly from './0005-index-only.js';
import * as people from './0006-people.js';
import * as connect from './0007-connect.js';
import * as quota from './0008-quota.js';
import * as shadow from './0009-shadow.js';
import * as boardSums from './0010-board-sums.js';
import * as waitingTimers from './0011-waiting-timers.js';
import * as pendingByLane from './0012-pending-by-lane.js';
import * as calledOff from './0013-called-off.js';

/** Append only. The name is what the database remembers: never rename one that has been released. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-orders-and-effects': first,
  '0002-care': care,
  '0003-erasure': erasure,
  '0004-audit': audit,
  '0005-index-only': indexOnly,
  '0006-people': people,
  '0007-connect': connect,
  '0008-quota': quota,
  '0009-shadow': shadow,
  '0010-board-sums': boardSums,
  '0011-waiting-timers': waitingTimers,
  '0012-pending-by-lane': pendingByLane,
  '0013-called-off': calledOff,
};
