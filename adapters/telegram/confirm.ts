/**
 * Two steps before what cannot be taken back: a press puts "Yes / No" under the card, and only the same person's Yes, in time,
 * is a press for the core. What is asked lives in memory: after a restart a Yes is told that it is over, and nothing is done.
 */
import type { TeamLanguage } from '../../src/domain/template.js';
import type { MessageRef } from '../../src/ports.js';
import { dataOf, type Keyboard, labelOf, type Pressed, withoutQuestion } from './buttons.js';
import type { Messages, Question } from './messages.js';
import type { Person } from './parse.js';
import { wordsOf } from './words.js';

export interface ConfirmPress {
  ref: MessageRef;
  pressed: Pressed;
  person: Person;
  language: TeamLanguage;
  /** As the presser saw it. */
  keyboard: Keyboard;
}

/** `ask` and `told` are words for the presser alone; `go` is a press for the core. */
export type ConfirmStep = { kind: 'ask' | 'told'; text: string } | { kind: 'go'; token: string };

export interface Confirming {
  step(press: ConfirmPress): ConfirmStep;
}

const ASKED_MS = 30_000;
/** The act usually draws the card anew; only if it did not by then is the question taken away by an edit of its own. */
const TIDY_MS = 2_000;

export interface ConfirmOptions {
  messages: Messages;
  now(): number;
  wait(ms: number): Promise<void>;
  failed(error: unknown): void;
}

export function createConfirming({ messages, now, wait, failed }: ConfirmOptions): Confirming {
  const { questions } = messages;

  const redraw = (ref: MessageRef, keyboard: Keyboard): void => {
    messages.redraw(ref, withoutQuestion(keyboard)).catch(failed);
  };

  const tidyLater = async (ref: MessageRef, keyboard: Keyboard): Promise<void> => {
    const edition = messages.edition(ref);
    await wait(TIDY_MS);
    if (messages.edition(ref) === edition && !questions.has(ref)) redraw(ref, keyboard);
  };

  function ask({ ref, pressed, person, language, keyboard }: ConfirmPress): ConfirmStep {
    const words = wordsOf(language);
    const confirm = messages.confirmOf(ref, pressed.token);
    const { token, onAnswer } = pressed;
    const question: Question = {
      token,
      userId: person.userId,
      name: person.name,
      until: now() + ASKED_MS,
      row: [
        {
          text: labelOf(confirm?.yes ?? words.yes),
          callback_data: dataOf({ act: 'yes', token, onAnswer }),
          style: 'danger',
        },
        { text: labelOf(confirm?.no ?? words.no), callback_data: dataOf({ act: 'no', token, onAnswer }) },
      ],
    };
    questions.set(ref, question);
    redraw(ref, keyboard);
    void wait(ASKED_MS).then(() => {
      if (questions.get(ref) !== question) return;
      questions.delete(ref);
      redraw(ref, keyboard);
    });
    return { kind: 'ask', text: confirm ? `${confirm.title}\n\n${confirm.text}` : words.sure };
  }

  return {
    step(press) {
      const { ref, pressed, person, language, keyboard } = press;
      const words = wordsOf(language);
      const asked = questions.get(ref);
      const open = asked && asked.until > now() ? asked : undefined;
      if (open && open.userId !== person.userId)
        return { kind: 'told', text: words.othersQuestion(open.name) };
      if (pressed.act === 'ask') return ask(press);
      questions.delete(ref);
      if (open?.token === pressed.token && pressed.act === 'yes') {
        void tidyLater(ref, keyboard);
        return { kind: 'go', token: pressed.token };
      }
      redraw(ref, keyboard);
      return { kind: 'told', text: pressed.act === 'no' ? words.unsure : words.over };
    },
  };
}
