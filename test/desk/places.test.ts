import { describe, expect, test } from 'vitest';
import { openChannelBook, withChanges } from '../../src/services/channel-book.js';
import { openScene } from '../harness/scene.js';

const actor = { platform: 'console', userId: 'vera', displayName: 'Vera' };

describe('a place the platform gave another name', () => {
  test('is posted to and heard under the new one, also after a restart, and the old one is nobody’s', async () => {
    const scene = await openScene({ orders: [{ at: '0s' }], members: 'none' });
    await scene.to('1m');
    await scene.team.sink().moved('dingdan', 'dingdan-2');
    const says = async (place: string) =>
      await scene.team.sink().command({ text: 'overview', actor: { ...actor, userId: 'mia' }, place });
    const asked = { command: 'order', argument: 'order', text: '', place: 'dingdan-2' };
    expect(await says('dingdan-2')).toMatchObject({ card: { language: 'zh-CN' } });
    expect(scene.bot.world.channel('dingdan')?.place).toBe('dingdan-2');
    await scene.restart();
    expect(scene.bot.world.channel('dingdan')?.place).toBe('dingdan-2');
    expect(await says('dingdan-2')).toMatchObject({ card: { language: 'zh-CN' } });
    expect(
      await scene.team.sink().suggest({ ...asked, actor: { ...actor, userId: 'nobody' }, place: 'dingdan' }),
    ).toEqual([]);
    await scene.team.sink().moved('dingdan-2', 'dingdan-3');
    expect(scene.bot.world.channel('dingdan')?.place).toBe('dingdan-3');
    await scene.team.sink().moved('nowhere', 'elsewhere');
  });

  test('gives way to a configuration that names another', () => {
    const change = {
      channel_id: 'team',
      configured_place: 'a',
      place: 'b',
      language: null,
    };
    const channel = { id: 'team', platform: 'telegram', place: 'a', language: 'en' as const };
    expect(withChanges([channel], [change])[0]?.place).toBe('b');
    expect(withChanges([{ ...channel, place: 'c' }], [change])[0]?.place).toBe('c');
    expect(openChannelBook(new Map([['team', channel]])).now.get('team')?.place).toBe('a');
  });
});

describe('suggestions', () => {
  test('are the open orders the asker may see, by the end of their number', async () => {
    const scene = await openScene({ orders: [{}, { at: '1m', pays: '2m' }, { at: '2m', ending: '4800' }] });
    await scene.to('4m');
    const ask = async (text: string, userId = 'vera', argument = 'order', place = 'orders') =>
      await scene.team
        .sink()
        .suggest({ command: 'order', argument, text, actor: { ...actor, userId }, place });
    expect((await ask('')).map(({ label }) => label)).toEqual([
      '…4700 · £24.90 · waiting',
      '…4800 · £24.90 · waiting',
    ]);
    expect(await ask('4800')).toEqual([{ value: scene.externalId(2), label: '…4800 · £24.90 · waiting' }]);
    expect(await ask('4701')).toEqual([]);
    expect(await ask('lun', 'vera', 'shop')).toEqual([{ value: 'luna', label: 'Luna Beauty' }]);
    expect(await ask('x', 'vera', 'time')).toEqual([]);
    expect(await ask('', 'nobody', 'order', 'elsewhere')).toEqual([]);
  });
});

describe('a second person', () => {
  test('must agree to a cancel above the amount: another lead, not the same', async () => {
    const scene = await openScene({
      orders: [{ totalMinor: 60_000 }, { at: '1m', totalMinor: 50_000 }],
      secondPersonOver: '500',
    });
    await scene.to('7m');
    await scene.press('Cancel order', 'ben', 1);
    expect((await scene.rows.order(scene.orderId(1))).held).toBe('cancel_pending');
    expect(await scene.press('Cancel order', 'ben')).toMatchObject({
      text: 'Another lead has to agree: I asked in the channel.',
    });
    await scene.fastForward('3s');
    const note = scene.team.notes().at(-1);
    expect(note?.title).toBe('Cancel order …4700 (£600.00)?');
    expect(note?.lines[0]?.text).toContain('Ben wants to cancel it');
    const agree = note!.buttons[0]!;
    expect(await scene.team.press(agree, 'ben')).toMatchObject({
      text: 'Not done: above this amount another lead has to agree.',
    });
    expect(await scene.team.press(agree, 'mia')).toMatchObject({
      text: '“Cancel order” needs the role lead.',
    });
    expect((await scene.rows.order(scene.orderId())).held).toBeNull();
    expect(await scene.team.press(agree, 'olu')).toMatchObject({ tone: 'good' });
    expect((await scene.rows.order(scene.orderId())).held).toBe('cancel_pending');
    scene.heard();
    scene.heard(1);
  });

  test('is asked anew after half an hour, and for what changed meanwhile', async () => {
    const scene = await openScene({ orders: [{ totalMinor: 60_000 }], secondPersonOver: '500' });
    await scene.to('6m');
    await scene.press('Cancel order', 'ben');
    await scene.fastForward('3s');
    const agree = scene.team.notes().at(-1)!.buttons[0]!;
    await scene.press('Keep open', 'mia').catch(() => scene.type('keep 4700', 'mia'));
    expect(await scene.team.press(agree, 'olu')).toMatchObject({
      text: expect.stringContaining('Nothing done. Mia'),
    });
    await scene.to('40m');
    expect(await scene.press('Cancel order', 'olu')).toMatchObject({
      text: 'Another lead has to agree: I asked in the channel.',
    });
    expect((await scene.rows.order(scene.orderId())).held).toBe('kept_open');
    scene.heard();
  });
});
