/** Reads a message as Slack's client does: what is seen, and what has become a mention or a link. */
import { isObject, listOf, textOf } from './check-text.js';
import type { Json } from './workspace.js';

export interface Reading {
  text: string;
  buttons: string[];
  /** Whatever would notify somebody or lead to a channel. */
  mentions: string[];
  links: string[];
}

const nothing = (): Reading => ({ text: '', buttons: [], mentions: [], links: [] });

const merge = (readings: Reading[], joint: string): Reading => ({
  text: readings.map(({ text }) => text).join(joint),
  buttons: readings.flatMap(({ buttons }) => buttons),
  mentions: readings.flatMap(({ mentions }) => mentions),
  links: readings.flatMap(({ links }) => links),
});

export const readBlocks = (blocks: readonly Json[]): Reading => merge(blocks.map(readBlock), '\n');

function readBlock(block: Json): Reading {
  switch (block.type) {
    case 'header':
      return readTextObject(block.text);
    case 'section':
      return merge([block.text, ...listOf(block.fields)].filter(isObject).map(readTextObject), '\n');
    case 'context':
      return merge(listOf(block.elements).map(readTextObject), '\n');
    case 'rich_text':
      return merge(
        listOf(block.elements).map(({ elements }) => merge(listOf(elements).map(readPiece), '')),
        '\n',
      );
    case 'actions':
      return { ...nothing(), buttons: listOf(block.elements).map(({ text }) => readTextObject(text).text) };
    case 'input':
      return merge([readTextObject(block.label), readInput(block.element)], '\n');
    default:
      return nothing();
  }
}

/** Plain text is shown as it is, unless `:names:` may become pictures. */
function readTextObject(value: unknown): Reading {
  if (!isObject(value)) return nothing();
  const text = textOf(value.text);
  if (value.type === 'mrkdwn') return readMrkdwn(text, { links: value.verbatim !== true });
  return { ...nothing(), text: value.emoji === false ? text : withPictures(text) };
}

/** Rich text is literal: only elements of their own are more than words. */
function readPiece(piece: Json): Reading {
  switch (piece.type) {
    case 'text':
      return { ...nothing(), text: textOf(piece.text) };
    case 'date':
      return { ...nothing(), text: textOf(piece.fallback) };
    case 'link':
      return { ...nothing(), text: textOf(piece.text), links: [textOf(piece.url)] };
    case 'emoji':
      return { ...nothing(), text: `:${textOf(piece.name)}:` };
    default: {
      const target = textOf(piece.user_id ?? piece.usergroup_id ?? piece.channel_id ?? piece.range);
      return { ...nothing(), text: `@${target}`, mentions: [target] };
    }
  }
}

function readInput(element: unknown): Reading {
  if (!isObject(element)) return nothing();
  const options = listOf(element.options).map(({ text }) => readTextObject(text));
  return merge([{ ...nothing(), text: textOf(element.initial_value) }, ...options], '\n');
}

const withPictures = (text: string): string => text.replace(/:[a-z0-9_+-]+:/gu, '🖼');

const decoded = (text: string): string =>
  text.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&');

const ADDRESS =
  /\b(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|example|shop|me|gg)\b\S*/giu;

/**
 * Slack's markup. `links`: whether bare addresses become links, as they do without `verbatim` or `parse: none`. Bold and
 * its kin are left as typed: they neither notify nor lead anywhere.
 */
export function readMrkdwn(source: string, { links }: { links: boolean }): Reading {
  const reading = nothing();
  const outside = source.replace(/<([^<>]*)>/gu, (_whole, inside: string) => {
    const [target = '', label = ''] = inside.split('|');
    if (/^[@#!]/u.test(target)) reading.mentions.push(target);
    else reading.links.push(target);
    return label || target;
  });
  reading.text = decoded(outside);
  if (links) reading.links.push(...(decoded(outside).match(ADDRESS) ?? []));
  return reading;
}
