/** Buttons as Slack elements. A pressed one gives back its token and nothing else. Pure. */
import type { types } from '@slack/bolt';
import type { Button, Confirm } from '../../src/domain/card.js';
import { isWebLink } from '../../src/domain/web-link.js';
import { plainLine, plainText } from './encode.js';
import { BLOCK, CONFIRM, SLACK_LIMITS } from './limits.js';

type Within = (max: number) => number;

const SHORTEST = 8;

/** What a pressed button is, by the beginning of its `action_id`. */
export const ACTION = { press: 'press', link: 'link', share: 'share' } as const;

/** `extra` stand after the card's own. `scale`, at most 1, is the part of their greatest lengths that words may take. */
export function buttonBlock(
  buttons: readonly Button[],
  extra: readonly types.Button[],
  scale: number,
): types.KnownBlock[] {
  const within = (max: number): number => Math.max(SHORTEST, Math.floor(max * scale));
  const own = buttons
    .slice(0, SLACK_LIMITS.buttonsMax)
    .flatMap((button, index) => slackButton(button, index, within));
  const elements = [...own, ...extra].slice(0, BLOCK.actions);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function slackButton(button: Button, index: number, within: Within): types.Button[] {
  const style = button.style === 'default' ? {} : { style: button.style };
  const text = plainLine(button.label, within(BLOCK.label));
  if (button.url !== undefined) {
    return button.url.length <= BLOCK.url && isWebLink(button.url)
      ? [{ type: 'button', action_id: `${ACTION.link}:${index}`, text, url: button.url, ...style }]
      : [];
  }
  if (button.token === undefined) return [];
  const confirm = button.confirm && {
    confirm: confirmation(button.confirm, button.style === 'danger', within),
  };
  const action = { action_id: `${ACTION.press}:${index}`, value: button.token };
  return [{ type: 'button', ...action, text, ...style, ...confirm }];
}

function confirmation(confirm: Confirm, danger: boolean, within: Within): types.ConfirmationDialog {
  return {
    title: plainLine(confirm.title, within(CONFIRM.title)),
    text: plainText(confirm.text, within(CONFIRM.text)),
    confirm: plainLine(confirm.yes, within(CONFIRM.button)),
    deny: plainLine(confirm.no, within(CONFIRM.button)),
    ...(danger && { style: 'danger' }),
  };
}

export function shareButton(label: string, id: string): types.Button {
  return { type: 'button', action_id: ACTION.share, text: plainLine(label, BLOCK.label), value: id };
}
