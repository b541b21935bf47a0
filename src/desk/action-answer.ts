import { formatTime } from '../domain/format.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Answer } from '../ports.js';
import type { ActionResult } from '../services/actions/result.js';
import type { Order } from '../store/orders.js';
import { becauseWords } from '../texts/sentence.js';
import { texts } from '../texts/texts.js';
import { toast } from './answers.js';

/** What the presser is told: done, somebody was first, the order moved on, or the guard that stood in the way. */
export function resultAnswer(
  result: ActionResult,
  order: Order,
  zone: string,
  language: TeamLanguage,
): Answer {
  const { actions, words } = texts(language);
  switch (result.kind) {
    case 'done':
      return toast(actions.done[result.action], 'good');
    case 'already':
      return toast(actions.already[result.action](result.by, formatTime(result.at, zone, language)), 'calm');
    case 'refused': {
      const until = result.until === undefined ? undefined : formatTime(result.until, zone, language);
      return toast(actions.refused(becauseWords(result.because, language), until), 'bad');
    }
    case 'asked':
      return toast(actions.asked, 'good');
    case 'stale':
      return toast(actions.stale(words.states[order.status === 'unpaid' ? 'waiting' : order.status]), 'calm');
  }
}
