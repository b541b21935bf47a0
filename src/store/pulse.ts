/** That the bot lives: one row, written every few seconds, and what was made of the last break in it. */
import type { Selectable } from 'kysely';
import type { Db, Unit } from './database.js';
import { change, read } from './prepared.js';
import type { PulseTable } from './schema.js';

export type Pulse = Omit<Selectable<PulseTable>, 'id'>;

const theRow = read((db) => db.selectFrom('pulse').selectAll());

/** Undefined in a database that no bot has lived in yet. */
export async function findPulse(db: Db): Promise<Pulse | undefined> {
  return (await theRow(db, {}))[0];
}

const beatRow = change((db, p: { at: number }) =>
  db.updateTable('pulse').set((eb) => ({ at: p.at, beat: eb('beat', '+', eb.lit(1)) })),
);

/** One more beat; undefined where there is no pulse yet. */
export async function beat(unit: Unit): Promise<Pulse | undefined> {
  await beatRow(unit.tx, { at: unit.now });
  return await findPulse(unit.tx);
}

export async function savePulse(unit: Unit, pulse: Pulse): Promise<void> {
  await unit.tx
    .insertInto('pulse')
    .values({ id: 1, ...pulse })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(pulse))
    .execute();
}
