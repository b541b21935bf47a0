/** What the team reads of the auditor. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { FINDING_KINDS } from '../../src/domain/audit.js';
import { auditCard } from '../../src/domain/audit-card.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import type { Place } from '../harness/team.js';
import { openAuditScene } from './audit-scene.js';

test('one card a kind and channel is posted, edited with every change, and says when it is over', async () => {
  const { scene, audit } = await openAuditScene([{}, { at: '2s' }, { at: '4s' }]);
  await scene.to('10m');
  const { db } = scene.bot.store;
  const auditNotes = (place: Place = 'orders') =>
    scene.team.notes(place).filter(({ title }) => /^(Auditor|巡检)/.test(title));
  const claim = async (n: number): Promise<void> =>
    void (await sql`update alerts set state = 'acknowledged', assignee = 'mia', claimed_at = 0,
      lease_until = ${scene.clock.now() + 600_000} where order_id = ${scene.orderId(n)}`.execute(db));
  const tell = async (): Promise<void> => {
    await audit();
    await scene.bot.dispatcher.drain();
    await audit();
    await scene.bot.dispatcher.drain();
  };

  await claim(0);
  await sql`update cards set shown_state = 'claimed' where order_id = ${scene.orderId(0)}`.execute(db);
  await tell();
  const [first] = auditNotes();
  expect(first).toMatchObject({ title: 'Auditor: claims without an end', tone: 'bad' });
  expect(first?.facts).toContainEqual({ label: 'Orders', value: '…4700' });
  expect(first?.lines[0]?.text).toBe('1 order is claimed for longer than a claim lasts.');
  expect(auditNotes('dingdan').map(({ title }) => title)).toEqual(['巡检：认领没有终点']);

  await claim(2);
  await sql`update cards set shown_state = 'claimed' where order_id = ${scene.orderId(2)}`.execute(db);
  await tell();
  expect(auditNotes()).toHaveLength(1);
  expect(auditNotes()[0]?.facts).toContainEqual({ label: 'Orders', value: '…4700, …4702' });

  await sql`update alerts set state = 'open', assignee = null, claimed_at = null, lease_until = null`.execute(
    db,
  );
  await sql`update cards set shown_state = 'asked' where kind = 'order'`.execute(db);
  await tell();
  expect(auditNotes()).toHaveLength(1);
  expect(auditNotes()[0]).toMatchObject({ title: 'Auditor, over: claims without an end', tone: 'closed' });
  for (const n of [0, 1, 2]) scene.heard(n);
});

test('what comes back within the hour is told on the same card, and later on one of its own', async () => {
  const { scene, audit } = await openAuditScene([{}]);
  await scene.to('1m');
  const { db } = scene.bot.store;
  const notes = () => scene.team.notes().filter(({ title }) => title.startsWith('Auditor'));
  const bend = async (shown: string): Promise<void> => {
    await sql`update cards set shown_state = ${shown} where kind = 'board' and channel_id = 'orders'`.execute(
      db,
    );
    await audit();
    await scene.bot.dispatcher.drain();
  };
  await bend('7');
  expect(notes().map(({ title }) => title)).toEqual(['Auditor: a board that is not true']);
  await bend('1');
  expect(notes().map(({ title }) => title)).toEqual(['Auditor, over: a board that is not true']);
  await bend('7');
  expect(notes().map(({ title }) => title)).toEqual(['Auditor: a board that is not true']);
  await bend('1');
  await scene.fastForward('2h');
  await audit();
  await bend('7');
  expect(notes().map(({ title }) => title)).toEqual([
    'Auditor, over: a board that is not true',
    'Auditor: a board that is not true',
  ]);
  scene.heard();
});

test.each(TEAM_LANGUAGES)('every kind has words in %s that fit a card', (language) => {
  const facts = { shopName: 'Luna Beauty', zone: 'Europe/London', since: 0, clearedAt: undefined };
  for (const kind of FINDING_KINDS) {
    for (const count of [1, 200]) {
      const externalIds = Array.from({ length: count }, (_, n) => `57000000000000${1_000 + n}`);
      const card = auditCard({ ...facts, kind, count, externalIds }, language);
      expect(card.title.length, kind).toBeLessThan(80);
      expect(card.lines, kind).toHaveLength(2);
      expect(JSON.stringify(card).length, kind).toBeLessThan(2_000);
    }
  }
});
