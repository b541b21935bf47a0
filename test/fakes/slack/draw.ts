/** Draws a message as Slack's client does on a phone, near enough to judge whether it can be read. */
import { isObject, listOf, textOf } from './check-text.js';
import type { Json } from './workspace.js';

const STYLE = `
  body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
  article { display: flex; gap: 8px; padding: 10px 12px; border-bottom: 1px solid #eee; }
  .avatar { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #1f2933; color: #fff; text-align: center; line-height: 36px; }
  .body { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .author { font-weight: 900; } .app { background: #ddd; border-radius: 2px; font-size: 10px; padding: 0 3px; }
  h1 { font-size: 18px; line-height: 1.3; margin: 4px 0; }
  p, blockquote, pre { margin: 4px 0; white-space: pre-wrap; }
  blockquote { border-left: 4px solid #ddd; padding-left: 10px; }
  pre { border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8; padding: 8px; font-size: 12px; }
  .context { color: #616061; font-size: 12px; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0; }
  button { border: 1px solid #bbb; border-radius: 4px; background: #fff; font: bold 15px sans-serif; padding: 6px 12px; }
  .primary { background: #007a5a; border-color: #007a5a; color: #fff; } .danger { color: #e01e5a; border-color: #e01e5a; }`;

const escaped = (text: unknown): string =>
  textOf(text).replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');

/** A page of messages, each with a name that pictures can be taken by, as seen at `now` (epoch ms). */
export function drawPage(
  messages: readonly { name: string; blocks: readonly Json[] }[],
  now: number,
): string {
  const articles = messages.map(
    ({ name, blocks }) =>
      `<article id="${name}"><div class="avatar">U</div><div class="body"><span class="author">Unpaid</span> ` +
      `<span class="app">APP</span>${blocks.map((block) => drawBlock(block, now)).join('')}</div></article>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${articles.join('')}`;
}

function drawBlock(block: Json, now: number): string {
  switch (block.type) {
    case 'header':
      return `<h1>${text(block.text)}</h1>`;
    case 'section':
      return `<p>${text(block.text)}</p>`;
    case 'context':
      return listOf(block.elements)
        .map((element) => `<p class="context">${text(element)}</p>`)
        .join('');
    case 'rich_text':
      return listOf(block.elements)
        .map((element) => drawRich(element, now))
        .join('');
    case 'actions':
      return `<div class="actions">${listOf(block.elements).map(drawButton).join('')}</div>`;
    default:
      return '';
  }
}

const text = (value: unknown): string => (isObject(value) ? escaped(value.text) : '');

function drawButton(button: Json): string {
  return `<button class="${escaped(button.style)}">${text(button.text)}</button>`;
}

const TAGS: Record<string, string> = { rich_text_quote: 'blockquote', rich_text_preformatted: 'pre' };

function drawRich({ type, elements }: Json, now: number): string {
  const tag = TAGS[textOf(type)] ?? 'p';
  return `<${tag}>${listOf(elements)
    .map((piece) => drawPiece(piece, now))
    .join('')}</${tag}>`;
}

function drawPiece(piece: Json, now: number): string {
  const minutes = Math.round((now / 1_000 - Number(piece.timestamp)) / 60);
  const words = piece.type === 'date' ? `${minutes} minutes ago` : escaped(piece.text);
  return isObject(piece.style) && piece.style.bold === true ? `<b>${words}</b>` : words;
}
