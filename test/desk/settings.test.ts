import { describe, expect, test } from 'vitest';
import { doctorAnswer } from '../../src/desk/doctor-answer.js';
import type { Card } from '../../src/domain/card.js';
import type { Answer } from '../../src/ports.js';
import { openScene } from '../harness/scene.js';

function cardOf(answer: Answer): Card {
  if (answer.kind !== 'card') throw new Error(`no card came: ${JSON.stringify(answer)}`);
  return answer.card;
}

const textOf = (answer: Answer): string => (answer.kind === 'toast' ? answer.text : cardOf(answer).title);

describe('settings', () => {
  test('show the policy of the shop, and who may what', async () => {
    const scene = await openScene({ orders: [{}] });
    const policy = cardOf(await scene.type('settings policy', 'vera'));
    expect(policy.facts).toEqual([{ label: 'Luna Beauty', value: expect.stringContaining('cancel after') }]);
    expect(policy.lines[0]?.text).toBe('You are Vera, viewer here.');
    const people = cardOf(await scene.type('设置 人员', 'vera', 'orders'));
    expect(people.rows?.map((row) => row.cells.slice(0, 2))).toEqual([
      ['Olu', 'owner'],
      ['Ben', 'lead'],
      ['Mia', 'agent'],
      ['Tom', 'agent'],
      ['Vera', 'viewer'],
      ['Members of this channel', 'agent'],
    ]);
    expect(textOf(await scene.type('settings colours', 'vera'))).toContain('“colours”');
  });

  test('everybody chooses their own language, and it is kept over a restart', async () => {
    const scene = await openScene({ orders: [{}] });
    expect(textOf(await scene.type('settings language 中文', 'vera'))).toBe('以后用中文回答你。');
    expect(cardOf(await scene.type('today', 'vera')).title).toBe('今天的订单');
    expect(cardOf(await scene.type('today', 'mia')).title).toBe('Orders of today');
    await scene.restart();
    expect(cardOf(await scene.type('today', 'vera')).title).toBe('今天的订单');
  });

  test('a lead chooses the language of a channel: its cards are drawn anew, and it is kept', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('1m');
    expect(textOf(await scene.type('settings language zh-CN channel', 'mia'))).toContain('lead');
    expect(textOf(await scene.type('settings language zh-CN channel', 'ben'))).toBe(
      '以后在这个频道使用中文。',
    );
    await scene.fastForward('15s');
    expect(scene.team.board().language).toBe('zh-CN');
    await scene.restart();
    await scene.to('6m');
    expect(scene.card().language).toBe('zh-CN');
    scene.heard();
  });
});

describe('doctor', () => {
  test('tells the worst first, with what to do', async () => {
    const card = cardOf(
      await doctorAnswer(
        async () => [
          { part: 'Shop', state: 'good', detail: 'connected' },
          { part: 'Slack', state: 'bad', detail: 'not in #orders', remedy: 'Invite the bot.' },
        ],
        'en',
      ),
    );
    expect(card.rows?.map((row) => row.cells)).toEqual([
      ['Slack', 'does not work', 'not in #orders'],
      ['Shop', 'good', 'connected'],
    ]);
    expect(card.tone).toBe('bad');
    expect(card.lines).toEqual([{ text: 'Slack: Invite the bot.' }]);
  });

  test('says who can tell where nobody here can', async () => {
    const scene = await openScene({ orders: [] });
    expect(textOf(await scene.type('doctor', 'mia'))).toContain('unpaid doctor');
    expect(textOf(await scene.type('doctor', 'vera'))).toBe('“Check the bot” needs the role agent.');
  });
});
