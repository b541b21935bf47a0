import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';
import { MINUTE } from '../harness/shop-plan.js';

const minutes = (count: number) => ({ for: String(count * MINUTE) });

describe('writing to the buyer by hand', () => {
  test('a reminder shows its words first, goes out as edited, and counts as the next step', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('16m');
    const form = await scene.press('Remind now', 'mia');
    expect(form).toMatchObject({ kind: 'form', form: { title: 'Send the reminder for order …4700' } });
    const text = 'Hi, your order 4700 is still reserved for you. Shall we keep it?';
    const answer = await scene.team.submit(form, { text }, 'mia');
    expect(answer).toEqual({ kind: 'toast', text: 'The reminder is on its way.', tone: 'good' });
    await scene.to('44m');
    expect(scene.heard()).toEqual(['5m ask', '16m remind']);
    expect(scene.lastWords()).toBe(text);
    expect(await scene.rows.story(scene.orderId())).toContain('10:16  Mia reminded the buyer');
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:16  Reminder skipped: a person did it already',
    );
  });

  test('the same form sent twice writes once', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('16m');
    const form = await scene.press('Remind now', 'mia');
    const [first, second] = await Promise.all([
      scene.team.submit(form, {}, 'mia'),
      scene.team.submit(form, {}, 'mia'),
    ]);
    expect([first, second].map((answer) => answer.kind === 'toast' && answer.text)).toEqual([
      'The reminder is on its way.',
      'Mia reminded at 10:16.',
    ]);
    await scene.to('29m');
    expect(scene.heard()).toEqual(['5m ask', '16m remind']);
  });

  test('nobody is asked twice what went wrong', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('16m');
    expect(await scene.pressAndSend('Ask what went wrong')).toMatchObject({
      text: 'Not done: a later step took its place.',
    });
    expect(scene.heard()).toEqual(['5m ask']);
  });

  test('a question asked by hand early takes the place of the plan’s own', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('2m');
    const answer = await scene.type('order 4700', 'mia');
    const buttons = answer.kind === 'card' ? answer.card.buttons : [];
    const ask = buttons.find((button) => button.label === 'Ask what went wrong');
    await scene.team.submit(await scene.team.press(ask!, 'mia'), {}, 'mia');
    await scene.to('20m');
    expect(scene.heard()).toEqual(['2m ask']);
  });

  test('a message too soon after the last is refused, and it is told until when', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('7m');
    expect(await scene.pressAndSend('Remind now')).toMatchObject({
      text: 'Not done: too soon after the last message, until 10:15.',
      tone: 'bad',
    });
    expect(scene.heard()).toEqual(['5m ask']);
  });
});

describe('claims', () => {
  test('the first has it, the second is told who, in every channel', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    const claim = scene.card().buttons.find((button) => button.label === 'Claim')!;
    expect(await scene.press('Claim', 'mia')).toMatchObject({ text: 'It is yours.' });
    expect(scene.card().facts).toContainEqual({ label: 'Claimed by', value: 'Mia, until 10:16' });
    expect(scene.card(0, 'dingdan').facts).toContainEqual({ label: '认领人', value: 'Mia（至 10:16）' });
    await scene.to('7m');
    expect(await scene.team.press(claim, 'tom')).toMatchObject({ text: 'Mia claimed it at 10:06.' });
    expect(scene.card().title).toContain('claimed');
    scene.heard();
  });

  test('a claim nothing comes of runs out', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    await scene.press('Claim', 'mia');
    await scene.to('15m59s');
    expect(scene.card().buttons.map((button) => button.label)).toContain('Release');
    await scene.to('16m1s');
    expect(scene.card().buttons.map((button) => button.label)).toContain('Claim');
    expect(await scene.rows.story(scene.orderId())).toContain('10:16  Mia’s claim ran out');
    scene.heard();
  });

  test('leads are not called for an order somebody has claimed', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('35m');
    await scene.press('Claim', 'mia');
    await scene.to('44m');
    expect(scene.team.thread('4700')).toEqual([]);
    expect(scene.team.notes()).toEqual([]);
    scene.heard();
  });
});

describe('a claim that ran out', () => {
  test('brings the order before the leads when nobody takes it within five minutes', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('35m');
    await scene.press('Claim', 'mia');
    await scene.to('49m59s');
    expect(scene.team.thread('4700')).toEqual([]);
    await scene.to('50m1s');
    expect(scene.team.thread('4700').map((note) => note.title)).toEqual(['Nobody is on order …4700']);
    scene.heard();
  });
});

describe('more time', () => {
  test('a snoozed order is left in peace, then the plan goes on where it still makes sense', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(await scene.pressAndSend('Snooze', minutes(30))).toMatchObject({ text: 'Snoozed.' });
    expect(scene.card().lines.map((line) => line.text)).toContain('Snoozed until 10:36.');
    await scene.to('66m');
    expect(scene.heard()).toEqual(['5m ask', '36m remind', '46m notice']);
    expect(await scene.rows.story(scene.orderId())).toContain('10:36  The snooze ended');
  });

  test('an extended deadline moves notice and cancel, and the buyer is told the later time', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(await scene.pressAndSend('Extend', minutes(30))).toMatchObject({ text: 'Deadline extended.' });
    await scene.to('94m59s');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '75m notice']);
    expect(scene.lastWords()).toContain('until 11:30');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    await scene.to('96m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
  });

  test('extending after the notice only ever gives the buyer longer than told', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('50m');
    await scene.pressAndSend('Extend', minutes(30));
    await scene.to('94m');
    expect(scene.heard()).toHaveLength(3);
    expect(scene.card().facts.find((fact) => fact.label === 'Closes')?.value).toBe(
      '11:30 · buyer was told 11:00',
    );
    await scene.to('96m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
  });

  test('an order kept open is never cancelled by itself', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('46m');
    expect(await scene.press('Keep open', 'mia')).toMatchObject({
      text: 'Kept open: nothing is cancelled by itself.',
    });
    await scene.to('5h');
    expect(scene.heard()).toHaveLength(3);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(scene.card().facts.find((fact) => fact.label === 'Closes')?.value).toBe(
      'stays open · buyer was told 11:00',
    );
  });
});

describe('a cancel by hand', () => {
  test('waits two minutes for an undo, then is carried out', async () => {
    const scene = await openScene({ orders: [{ units: 2 }], bends: ['cancelled_untold'] });
    await scene.to('20m');
    const cancel = scene.card().buttons.find((button) => button.label === 'Cancel order');
    expect(cancel?.confirm?.text).toContain('2 units can be sold again');
    await scene.press('Cancel order', 'ben');
    expect(scene.card().buttons.map((button) => button.label)).toEqual(['Undo cancel', 'Seller Center']);
    await scene.to('21m59s');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    await scene.to('22m1s');
    expect(scene.sandbox.ledger.order(scene.externalId())).toMatchObject({
      final: 'cancelled',
      cancelledBy: 'seller',
    });
    expect(scene.card().lines[0]?.text).toMatch(/^Cancelled 10:22 by us/);
    expect(scene.heard()).toEqual(['5m ask']);
  });

  test('undone in time leaves the order alive, and it is not cancelled again at once', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('64m');
    await scene.press('Cancel order', 'ben');
    await scene.to('65m30s');
    expect(await scene.press('Undo cancel', 'mia')).toMatchObject({ text: 'Undone: nothing was cancelled.' });
    await scene.to('100m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    await scene.to('101m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
    expect(scene.heard()).toHaveLength(3);
    expect(await scene.rows.acts(scene.orderId())).toHaveLength(4);
  });

  test('undone while the plan’s own cancel waits for its next try, puts that off too', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('64m');
    const down = scene.wire.cut('GET', '/aftersale_eligibility');
    await scene.to('65m30s');
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toMatch(/^cancel pending/);
    await scene.press('Cancel order', 'ben');
    await scene.press('Undo cancel', 'mia');
    down.mend();
    await scene.to('100m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    await scene.to('102m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
    scene.heard();
  });

  test('undone early lets the plan go on as if nothing had been', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    await scene.to('21m');
    await scene.press('Undo cancel', 'ben');
    await scene.to('66m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
  });

  test('a payment within the two minutes ends it', async () => {
    const scene = await openScene({ orders: [{ pays: '21m' }] });
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    await scene.to('30m');
    expect(scene.card().tone).toBe('good');
    expect(await scene.rows.effects(scene.orderId(), 'order.cancel')).toEqual([]);
    scene.heard();
  });
});
