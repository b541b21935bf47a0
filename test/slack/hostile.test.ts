/** 2,000 names and titles nobody wants, through every card: nobody is mentioned, nothing leads anywhere, nothing is refused, nothing is changed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cut } from '../../adapters/slack/encode.js';
import { BLOCK } from '../../adapters/slack/limits.js';
import { renderForm } from '../../adapters/slack/modal.js';
import { messageOf, renderCard, renderToast } from '../../adapters/slack/render.js';
import type { Card } from '../../src/domain/card.js';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { hostileNames } from '../contract/hostile-names.js';
import { createCore } from '../contract/team-chat.js';
import { minutesIn } from '../domain/cards/views.js';
import { checkView } from '../fakes/slack/check-view.js';
import { contentFault } from '../fakes/slack/methods-chat.js';
import { type Reading, readBlocks, readMrkdwn } from '../fakes/slack/read.js';
import type { Json } from '../fakes/slack/workspace.js';
import { type OpenSlack, ORDERS, openSlack } from './open-slack.js';

const NOW = minutesIn(42);
const NAMES = hostileNames();

/** What a reader must see: every word of the card, cleaned and else as it was. */
function wordsOf(card: Card): string[] {
  const facts = card.facts.flatMap(({ label, value }) => [cleanLine(label), cleanLine(value)]);
  const lines = card.lines.map(({ text }) => cleanText(text).trim());
  const cells = (card.rows ?? []).flatMap((row) => row.cells.map((cell) => cleanLine(cell)));
  return [cleanLine(card.title), ...facts, ...lines, ...cells].filter((words) => words !== '');
}

function harm({ mentions, links }: Reading): string[] {
  return [...mentions, ...links];
}

/** Faults of one card, in words; none is what is wanted. */
function faultsOf(card: Card): string[] {
  const { text, blocks, parse } = messageOf(card, NOW);
  const shown = readBlocks(blocks as unknown as Json[]);
  const notified = readMrkdwn(text, { links: parse !== 'none' });
  const refused = contentFault({ text, blocks });
  const missing = wordsOf(card).filter((words) => !shown.text.includes(words));
  const labels = card.buttons.map(({ label }) => cleanLine(label));
  return [
    ...[...harm(shown), ...harm(notified)].map((what) => `leads to ${what}`),
    ...(refused ? [`is refused: ${JSON.stringify(refused)}`] : []),
    ...missing.map((words) => `does not show ${JSON.stringify(words)}`),
    ...(labels.join() === shown.buttons.join() ? [] : [`has the buttons ${shown.buttons.join()}`]),
    ...(notified.text === cut(cleanLine(card.summary), BLOCK.fallback)
      ? []
      : [`notifies of ${notified.text}`]),
  ];
}

const everywhere = (name: string) => ({ shop: name, item: name, buyer: name, person: name });

describe('2,000 hostile names', () => {
  test.each([
    ['en', 1],
    ['zh-CN', 10],
  ] as const)('do no harm in any card, in %s, one name in %i', { timeout: 300_000 }, (language, each) => {
    const faults: string[] = [];
    let cards = 0;
    for (const [number, name] of NAMES.entries()) {
      if (number % each !== 0) continue;
      for (const { name: what, card } of gallery(language, everywhere(name))) {
        cards += 1;
        faults.push(...faultsOf(card).map((fault) => `${number} ${what} ${fault}`));
      }
    }
    expect(faults.slice(0, 10)).toEqual([]);
    expect(cards).toBeGreaterThan(50_000 / each);
  });

  test('do no harm in any form or short answer', () => {
    const faults = NAMES.flatMap((name, number) => {
      const views = galleryForms('en', everywhere(name)).map(({ form }) =>
        renderForm(form, { place: ORDERS }),
      );
      const toast = renderToast(name, 'good');
      const read = [...views, toast].map(({ blocks }) => readBlocks(blocks as unknown as Json[]));
      return [
        ...views.flatMap((view) => checkView(view)),
        ...read.flatMap(harm),
        ...(contentFault({ ...toast }) ? ['the toast is refused'] : []),
        ...(read.at(-1)!.text.includes(cleanText(name).trim()) ? [] : ['the toast is changed']),
      ].map((fault) => `${number} ${fault}`);
    });
    expect(faults.slice(0, 10)).toEqual([]);
  });

  test('make no text too long, however much of it there is', () => {
    for (const piece of ['口红', '💥', 'x', '&<>', 'Z\u0301\u0301']) {
      const long = piece.repeat(3_000);
      const rows = Array.from({ length: 100 }, () => ({ cells: [long, long] }));
      const facts = Array.from({ length: 20 }, () => ({ label: long, value: long }));
      const lines = (['quote', 'copy', 'small', 'strong', undefined] as const).map((style) => ({
        text: long,
        ...(style && { style }),
      }));
      const confirm = { title: long, text: long, yes: long, no: long };
      const buttons = Array.from({ length: 40 }, (_, n) => {
        return { token: `t${n}`, label: long, style: 'danger' as const, confirm };
      });
      const [{ card } = { card: undefined }] = gallery('en');
      const big: Card = { ...card!, title: long, summary: long, facts, lines, rows, buttons };
      expect(contentFault({ ...renderCard(big, NOW) })).toBeUndefined();
    }
  });
});

describe('over the wire', () => {
  let opened: OpenSlack;
  beforeAll(async () => {
    opened = await openSlack(createCore(), { local: { rateLimits: false } });
  });
  afterAll(() => opened.close());

  test('a quarter of them is taken, in one card after the other', { timeout: 120_000 }, async () => {
    const names = NAMES.filter((_name, number) => number % 4 === 0);
    const outcomes = new Map<string, number>();
    const one = async (name: string, number: number): Promise<void> => {
      const cards = gallery(number % 2 === 0 ? 'en' : 'zh-CN', everywhere(name));
      const { card } = cards[number % cards.length]!;
      const { kind } = await opened.chat.post(ORDERS, card, { key: String(number) });
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    };
    for (let from = 0; from < names.length; from += 20) {
      await Promise.all(names.slice(from, from + 20).map((name, n) => one(name, from + n)));
    }
    expect(Object.fromEntries(outcomes)).toEqual({ sent: names.length });
    const shown = opened.slack.workspace.messages.map(({ blocks }) => readBlocks(blocks));
    expect(shown.flatMap(harm)).toEqual([]);
  });
});
