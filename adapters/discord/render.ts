/**
 * Cards as Discord messages: the title is the content, because that is what a phone's notification shows, the rest one embed
 * with the colour of the card's tone. Mentions inside an embed reach nobody even if one slipped through.
 */
import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Button, Card, Confirm, Tone } from '../../src/domain/card.js';
import { isWebLink } from '../../src/domain/web-link.js';
import type { MessageRef } from '../../src/ports.js';
import { customId } from './custom-id.js';
import { drawBody } from './draw-body.js';
import { DISCORD } from './limits.js';
import { cut, escapedLength, escapeMarkdown, label, plainLine, wholeText } from './markdown.js';
import { words } from './words.js';

export type ButtonRow = APIActionRowComponent<APIButtonComponent & APIComponentInMessageActionRow>;

/** Every message of ours is whole: an edit replaces all of the earlier one, and nobody is ever mentioned. */
export interface MessageBody {
  content: string;
  embeds: APIEmbed[];
  components: ButtonRow[];
  allowed_mentions: { parse: [] };
}

const TITLE_MAX = 250;

const LOOKS: Record<Tone, { colour: number; dot: string }> = {
  calm: { colour: 0x80848e, dot: '' },
  active: { colour: 0x3b82f6, dot: '🔵' },
  warning: { colour: 0xf0b232, dot: '🟡' },
  bad: { colour: 0xda373c, dot: '🔴' },
  good: { colour: 0x23a55a, dot: '🟢' },
  closed: { colour: 0x4e5058, dot: '⚫' },
};

export function cardMessage(card: Card): MessageBody {
  const { colour, dot } = LOOKS[card.tone];
  const title = `**${escapeMarkdown(label(card.title, TITLE_MAX))}**`;
  const description = drawBody(card, (tone) => LOOKS[tone].dot);
  return {
    content: dot === '' ? title : `${dot} ${title}`,
    embeds: description === '' ? [] : [{ description, color: colour }],
    components: buttonRows(card.buttons.flatMap(drawButton)),
    allowed_mentions: { parse: [] },
  };
}

/** A card that only one person sees may be posted for all: the button for it comes last, while there is room. */
export function privateCardMessage(card: Card, mayShare: boolean): MessageBody {
  const message = cardMessage(card);
  if (!mayShare || message.components.length >= DISCORD.rows) return message;
  const share = ownButton({ kind: 'share' }, words(card.language).share, ButtonStyle.Secondary);
  return { ...message, components: [...message.components, ...buttonRows([share])] };
}

export function textMessage(text: string): MessageBody {
  const content = escapeMarkdown(cut(wholeText(text), DISCORD.content, escapedLength)) || '…';
  return { content, embeds: [], components: [], allowed_mentions: { parse: [] } };
}

/** The yes-or-no before a destructive act, seen only by the one who pressed. */
export function confirmMessage(confirm: Confirm, token: string, message: MessageRef): MessageBody {
  const title = `**${escapeMarkdown(label(confirm.title, TITLE_MAX))}**`;
  const room = DISCORD.content - title.length - 1;
  const text = escapeMarkdown(cut(wholeText(confirm.text), room, escapedLength));
  return {
    content: `${title}\n${text}`,
    embeds: [],
    components: buttonRows([
      ownButton({ kind: 'confirmed', token, message }, confirm.yes, ButtonStyle.Danger),
      ownButton({ kind: 'declined' }, confirm.no, ButtonStyle.Secondary),
    ]),
    allowed_mentions: { parse: [] },
  };
}

/** Where a dialog could not open in time. */
export function openFormMessage(token: string, language: string): MessageBody {
  const { formWaits, openForm } = words(language);
  const open = ownButton({ kind: 'open', token }, openForm, ButtonStyle.Primary);
  return { ...textMessage(formWaits), components: buttonRows([open]) };
}

/** What a person shares of an answer of ours, as Discord gives it back: already encoded, and without its buttons. */
export function sharedMessage(shown: Pick<MessageBody, 'content' | 'embeds'>, by: string): MessageBody {
  const line = `-# ${plainLine(by)}`;
  const content = shown.content === '' ? line : `${shown.content}\n${line}`;
  return { content, embeds: shown.embeds, components: [], allowed_mentions: { parse: [] } };
}

function drawButton(button: Button): APIButtonComponent[] {
  const text = label(button.label, DISCORD.buttonLabel);
  if (button.url !== undefined) {
    if (!isWebLink(button.url) || button.url.length > DISCORD.buttonUrl) return [];
    return [{ type: ComponentType.Button, style: ButtonStyle.Link, label: text, url: button.url }];
  }
  if (button.token === undefined) return [];
  const kind = button.confirm ? 'ask' : 'press';
  return [ownButton({ kind, token: button.token }, text, STYLES[button.style])];
}

const STYLES = {
  default: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
} as const;

function ownButton(
  carried: Parameters<typeof customId>[0],
  text: string,
  style: ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger,
): APIButtonComponent {
  return {
    type: ComponentType.Button,
    style,
    label: label(text, DISCORD.buttonLabel),
    custom_id: customId(carried),
  };
}

function buttonRows(buttons: readonly APIButtonComponent[]): ButtonRow[] {
  const rows: ButtonRow[] = [];
  for (let from = 0; from < buttons.length && rows.length < DISCORD.rows; from += DISCORD.buttonsInRow) {
    const components = buttons.slice(from, from + DISCORD.buttonsInRow);
    rows.push({ type: ComponentType.ActionRow, components });
  }
  return rows;
}
