import type { Store } from '../../../src/store/database.js';

/** What every suite is handed: an empty database that knows one shop, anew for each test. */
export type Given = () => {
  store: Store;
  /** The store's clock. */
  time: { now: number };
  /** Another store on the same database. */
  second(): Promise<Store>;
};
