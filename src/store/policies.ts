import { LRUCache } from 'lru-cache';
import type { PolicySnapshot } from '../domain/policy.js';
import type { Db, Unit } from './database.js';
import { read } from './prepared.js';

// A snapshot's id is the hash of its content, so a parsed one may be kept.
const parsed = new LRUCache<string, PolicySnapshot>({ max: 200 });

const isKept = read((db, p: { id: string }) => db.selectFrom('policies').select('id').where('id', '=', p.id));

/** Keeps the policy an order was placed under. `id` is the hash of its content. */
export async function keepPolicy(unit: Unit, id: string, snapshot: PolicySnapshot): Promise<void> {
  if ((await isKept(unit.tx, { id })).length > 0) return;
  const policy = { id, name: snapshot.name, body: JSON.stringify(snapshot) };
  await unit.tx.insertInto('policies').values(policy).execute();
}

export async function getPolicy(db: Db, id: string): Promise<PolicySnapshot> {
  const known = parsed.get(id);
  if (known) return known;
  const row = await db.selectFrom('policies').select('body').where('id', '=', id).executeTakeFirstOrThrow();
  const snapshot = JSON.parse(row.body) as PolicySnapshot;
  parsed.set(id, snapshot);
  return snapshot;
}
