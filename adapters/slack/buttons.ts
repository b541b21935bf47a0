/** Buttons as Slack elements. A pressed one gives back its token and nothing else. Pure. */
import type { types } from '@slack/bolt';
import type { Button, Confirm } from '../../src/domain/card.js';
import { plainLine, plainText } from './encode.js';
import { BLOCK, CONFIRM, SLACK_LIMITS } from './limits.js';

/** What a pressed button is, by the beginning of its `action_id`. */
export const ACTION = { press: 'press', link: 'link', share: 'share' } as const;

/** `extra` stand after the card's own. */
export function buttonBlock(buttons: readonly Button[], extra: readonly types.Button[]): types.KnownBlock[] {
  const own = buttons.slice(0, SLACK_LIMITS.buttonsMax).flatMap(slackButton);
  const elements = [...own, ...extra].slice(0, BLOCK.actions);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function slackButton(button: Button, index: number): types.Button[] {
  const style = button.style === 'default' ? {} : { style: button.style };
  const text = plainLine(button.label, BLOCK.label);
  if (button.url !== undefined) {
    return isWebLink(button.url)
      ? [{ type: 'button', action_id: `${ACTION.link}:${index}`, text, url: button.url, ...style }]
      : [];
  }
  if (button.token === undefined) return [];
  const confirm = button.confirm && { confirm: confirmation(button.confirm, button.style === 'danger') };
  const action = { action_id: `${ACTION.press}:${index}`, value: button.token };
  return [{ type: 'button', ...action, text, ...style, ...confirm }];
}

function confirmation(confirm: Confirm, danger: boolean): types.ConfirmationDialog {
  return {
    title: plainLine(confirm.title, CONFIRM.title),
    text: plainText(confirm.text, CONFIRM.text),
    confirm: plainLine(confirm.yes, CONFIRM.button),
    deny: plainLine(confirm.no, CONFIRM.button),
    ...(danger && { style: 'danger' }),
  };
}

export function shareButton(label: string, id: string): types.Button {
  return { type: 'button', action_id: ACTION.share, text: plainLine(label, BLOCK.label), value: id };
}

/** `javascript:` and its kin never become a link. */
function isWebLink(url: string): boolean {
  if (url.length > BLOCK.url || !URL.canParse(url)) return false;
  return ['http:', 'https:'].includes(new URL(url).protocol);
}
