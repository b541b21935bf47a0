/** Draws a message as Discord's client does on a phone, dark, near enough to judge whether it can be read. */
import type { Button, MessageBody } from './check-message.js';

const STYLE = `
  body { margin: 0; background: #313338; color: #dbdee1; font: 15px/1.35 "gg sans", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
  article { display: flex; gap: 12px; padding: 8px 12px; }
  .avatar { flex: none; width: 36px; height: 36px; border-radius: 50%; background: #5865f2; }
  .body { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .app { background: #5865f2; font-size: 10px; padding: 1px 4px; border-radius: 3px; }
  .embed { background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 8px 12px; margin-top: 4px; font-size: 14px; }
  .quote { border-left: 3px solid #4e5058; padding-left: 8px; } .small { color: #949ba4; font-size: 12px; }
  .moment { background: #3f4147; border-radius: 3px; padding: 0 2px; }
  pre { background: #1e1f22; border-radius: 4px; padding: 6px; margin: 4px 0; font-size: 13px; white-space: pre-wrap; }
  .row { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px; }
  button { border: 0; border-radius: 6px; background: #4e5058; color: #fff; font: 13px sans-serif; padding: 7px 12px; }
  .style1 { background: #5865f2; } .style4 { background: #da373c; }`;

const escaped = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');

/** A page of messages, each with a name that pictures can be taken by. */
export function drawPage(messages: readonly { name: string; message: MessageBody }[]): string {
  const articles = messages.map(
    ({ name, message }) =>
      `<article id="${name}"><div class="avatar"></div><div class="body"><b>unpaid-bot</b> ` +
      `<span class="app">APP</span>${drawMessage(message)}</div></article>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${articles.join('')}`;
}

function drawMessage({ content = '', embeds = [], components = [] }: MessageBody): string {
  const boxes = embeds.map(({ description = '', color = 0 }) => {
    const colour = `#${color.toString(16).padStart(6, '0')}`;
    return `<div class="embed" style="border-color:${colour}">${drawText(description)}</div>`;
  });
  const rows = components.map((row) => `<div class="row">${row.components.map(drawButton).join('')}</div>`);
  return [drawText(content), ...boxes, ...rows].join('');
}

function drawButton({ style, label = '' }: Button): string {
  return `<button class="style${style}">${escaped(label)}</button>`;
}

/** Of the markdown what a card of ours is made of. */
function drawText(source: string): string {
  return source
    .split(/```\n([\s\S]*?)\n```/u)
    .map((part, index) =>
      index % 2 ? `<pre>${escaped(part)}</pre>` : part.split('\n').map(drawLine).join(''),
    )
    .join('');
}

function drawLine(line: string): string {
  if (line === '') return '<div>&nbsp;</div>';
  const [, mark = '', rest = ''] = /^(> |-# )?(.*)$/u.exec(line) ?? [];
  const kind = mark === '> ' ? 'quote' : mark === '-# ' ? 'small' : 'plain';
  const words = escaped(rest)
    .replace(/&lt;t:\d+:R&gt;/gu, '<span class="moment">in 18 minutes</span>')
    .replace(/\\([^0-9A-Za-z\s&])/gu, (_all, char: string) => `&#${char.codePointAt(0)};`)
    .replace(/\\&/gu, '&')
    .replace(/\*\*(.+?)\*\*/gu, '<b>$1</b>');
  return `<div class="${kind}">${words}</div>`;
}
