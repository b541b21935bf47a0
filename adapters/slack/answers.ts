/** The core's answer as Slack shows it to the one who asked. */
import type { types } from '@slack/bolt';
import type { Card, Form } from '../../src/domain/card.js';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { Answer, Place } from '../../src/ports.js';
import { shareButton } from './buttons.js';
import { entities } from './encode.js';
import { renderCard, renderToast, type SlackMessage } from './render.js';
import type { Shares } from './shares.js';
import { WORDS } from './words.js';

export type Reply =
  | {
      kind: 'message';
      message: SlackMessage;
      visibility: 'private' | 'channel';
      refused: boolean;
      card: boolean;
    }
  | { kind: 'form'; form: Form };

export interface Replies {
  /** A private card can be shown to the channel by a button under it. */
  ofAnswer(answer: Answer, language: TeamLanguage): Reply;
  /** A card that somebody decided to show. */
  shared(card: Card, by: string, language: TeamLanguage): Reply;
  toast(text: string, tone: 'good' | 'bad' | 'calm'): Reply;
  /** Where the bot is to be found instead. */
  elsewhere(language: TeamLanguage): Reply;
}

const CHANNELS = 10;

export function createReplies(options: { places: readonly Place[]; shares: Shares; now(): number }): Replies {
  const { places, shares, now } = options;
  const message = (message: SlackMessage, more: Partial<Reply> = {}): Reply =>
    ({
      kind: 'message',
      message,
      visibility: 'private',
      refused: false,
      card: false,
      ...more,
    }) as Reply;
  const toast: Replies['toast'] = (text, tone) =>
    message(renderToast(text, tone), { refused: tone === 'bad' });
  return {
    toast,
    ofAnswer(answer, language) {
      if (answer.kind === 'form') return answer;
      if (answer.kind === 'toast') return toast(answer.text, answer.tone);
      const { card, visibility } = answer;
      const extra = visibility === 'private' ? [shareButton(WORDS[language].share, shares.keep(card))] : [];
      return message(renderCard(card, now(), extra), { visibility, card: true });
    },
    shared(card, by, language) {
      const line = { text: WORDS[language].sharedBy(by), style: 'small' } as const;
      // What others see of it is a picture of a moment; acts belong on the cards that are kept up to date.
      const links = card.buttons.filter(({ url }) => url !== undefined);
      const shown = { ...card, lines: [...card.lines, line], buttons: links };
      return message(renderCard(shown, now()), { visibility: 'channel', card: true });
    },
    elsewhere(language) {
      const words = WORDS[language];
      if (places.length === 0) return toast(words.noChannel, 'calm');
      return message(pointTo(words.askElsewhere, places.slice(0, CHANNELS)));
    },
  };
}

/** The channels come from the configuration: these mentions are meant. */
function pointTo(text: string, places: readonly Place[]): SlackMessage {
  const channels = places.flatMap((place): types.RichTextElement[] => [
    { type: 'text', text: ' ' },
    { type: 'channel', channel_id: place },
  ]);
  const section: types.RichTextSection = {
    type: 'rich_text_section',
    elements: [{ type: 'text', text }, ...channels],
  };
  const mentions = places.map((place) => `<#${place}>`).join(' ');
  return { text: `${entities(text)} ${mentions}`, blocks: [{ type: 'rich_text', elements: [section] }] };
}
