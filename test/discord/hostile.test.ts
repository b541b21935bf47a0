/** Two thousand names nobody wants, through every card: nothing becomes more than words, and the words are what was written. */
import { describe, expect, test } from 'vitest';
import { escapeMarkdown } from '../../adapters/discord/markdown.js';
import { cardMessage, confirmMessage, textMessage } from '../../adapters/discord/render.js';
import { modal } from '../../adapters/discord/render-form.js';
import type { Card } from '../../src/domain/card.js';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { hostileNames } from '../contract/hostile-names.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { checkModal, type ModalBody } from '../fakes/discord/check-components.js';
import { checkMessage, type MessageBody } from '../fakes/discord/check-message.js';
import { drawMarkdown, type Kind } from '../fakes/discord/markdown.js';
import { openDiscord } from './open-discord.js';

/** What a card of ours is made of; all else came from a name. */
const OURS: readonly Kind[] = ['bold', 'quote', 'small', 'code', 'moment'];
const NAMES = hostileNames();

function drawn(message: { content: string; embeds: { description?: string | undefined }[] }) {
  return [message.content, ...message.embeds.map(({ description = '' }) => description)].map(drawMarkdown);
}

function strange(parts: ReturnType<typeof drawn>): string[] {
  return parts.flatMap(({ found }) =>
    found.filter(({ kind }) => !OURS.includes(kind)).map(({ kind, source }) => `${kind} ${source}`),
  );
}

describe('2,000 hostile names', () => {
  test('are seen as clean text when escaped, and nothing else', () => {
    const faults = NAMES.filter((name) => {
      const { text, found } = drawMarkdown(escapeMarkdown(cleanText(name)));
      return text !== cleanText(name) || found.length > 0;
    });
    expect(NAMES).toHaveLength(2_000);
    expect(faults).toEqual([]);
  });

  test('mention nobody and link nowhere on any card, and Discord takes every one', () => {
    const faults: string[] = [];
    let cards = 0;
    for (const name of NAMES) {
      const words = { shop: name, item: name, buyer: name, person: name };
      for (const { name: what, card } of gallery('en', words)) {
        const message = cardMessage(card);
        checkMessage(message as MessageBody);
        const parts = drawn(message);
        const moments = parts.flatMap(({ found }) => found.filter(({ kind }) => kind === 'moment')).length;
        const ticking = card.facts.filter(({ at }) => at !== undefined).length;
        if (strange(parts).length > 0 || moments !== ticking) faults.push(`${what}: ${JSON.stringify(name)}`);
        cards += 1;
      }
    }
    expect(faults).toEqual([]);
    expect(cards).toBe(NAMES.length * gallery('en').length);
  }, 180_000);

  test('stand on a card just as they were cleaned', () => {
    for (const name of NAMES) {
      const card: Card = plainCard({
        title: `Order ${name.slice(0, 200)}`,
        facts: [{ label: 'Items', value: name }],
        lines: [{ text: name, style: 'quote' }, { text: name, style: 'small' }, { text: name }],
        rows: [{ cells: ['…4711', name] }],
      });
      const [title, body] = drawn(cardMessage(card));
      expect(title?.text).toContain(cleanLine(card.title));
      const line = cleanLine(name);
      const seen = body?.text ?? '';
      expect(seen.split(line).length - 1, JSON.stringify(name)).toBeGreaterThanOrEqual(line === '' ? 0 : 2);
      for (const part of cleanText(name).split('\n')) expect(seen).toContain(part.trim());
    }
  }, 60_000);

  test('are plain words in answers, questions and dialogs', () => {
    for (const name of NAMES) {
      const toast = textMessage(name);
      const confirm = confirmMessage({ title: name, text: name, yes: name, no: name }, 't', '1'.repeat(20));
      for (const message of [toast, confirm]) checkMessage(message as MessageBody);
      expect(strange([toast, confirm].flatMap(drawn))).toEqual([]);
      const words = { shop: name, item: name, buyer: name, person: name };
      for (const { form } of galleryForms('en', words)) {
        const dialog = modal({ ...form, title: name, text: name });
        checkModal(dialog as ModalBody);
        for (const part of dialog.components)
          if ('content' in part) expect(drawMarkdown(part.content).found).toEqual([]);
      }
    }
  }, 60_000);

  test('pass the real client and the strict server', async () => {
    const { discord, chat, close } = await openDiscord(createCore(), {
      callsPerWindow: Number.POSITIVE_INFINITY,
    });
    const outcomes = new Set<string>();
    const sample = NAMES.filter((_name, index) => index % 20 === 0);
    for (const [index, name] of sample.entries()) {
      const cards = gallery('zh-CN', { shop: name, item: name, buyer: name, person: name });
      const { card } = cards[index % cards.length]!;
      const post = () => chat.post(discord.channel.id, card, { key: `key ${index}` });
      let outcome = await post();
      // The library allows itself fifty calls a second.
      while (outcome.kind === 'retry') {
        const { afterMs } = outcome;
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        outcome = await post();
      }
      outcomes.add(outcome.kind);
    }
    expect(outcomes).toEqual(new Set(['sent']));
    expect(discord.world.messages.size).toBe(sample.length);
    await close();
  });
});
