/** Questions to a person, each asked until its answer is good; what is wrong with one is said first. */
import type { Terminal } from '../terminal.js';
import type { InitTexts } from '../texts/init-shape.js';

export interface Asking {
  terminal: Terminal;
  t: InitTexts;
}

export interface Wanted {
  /** What an empty answer keeps. */
  now?: string | undefined;
  secret?: boolean;
  optional?: boolean;
  /** What is wrong with an answer, for the person; undefined where nothing is. */
  fault?(answer: string): string | undefined;
}

export async function askFor(
  { terminal, t }: Asking,
  question: string,
  wanted: Wanted = {},
): Promise<string> {
  const { now, secret, optional, fault } = wanted;
  const shown = now === undefined ? '' : ` [${secret ? t.kept : now}]`;
  for (;;) {
    const typed = await (secret ? terminal.askSecret : terminal.ask)(`${question}${shown}: `);
    const answer = typed === '' ? (now ?? '') : typed;
    if (answer === '' && optional) return '';
    const wrong = answer === '' ? t.needed : fault?.(answer);
    if (wrong === undefined) return answer;
    terminal.tell(`  ${wrong}`);
  }
}

export async function choose<T extends string>(
  { terminal, t }: Asking,
  question: string,
  options: readonly { value: T; label: string }[],
  now?: T,
): Promise<T> {
  terminal.tell(question);
  for (const [n, { label }] of options.entries()) terminal.tell(`  ${n + 1}  ${label}`);
  const kept = options.findIndex(({ value }) => value === now);
  const wanted = {
    ...(kept < 0 ? {} : { now: String(kept + 1) }),
    fault: (answer: string) => (options[Number(answer) - 1] ? undefined : t.number(options.length)),
  };
  const answer = await askFor({ terminal, t }, '>', wanted);
  return (options[Number(answer) - 1] as { value: T }).value;
}

export async function askYesNo({ terminal, t }: Asking, question: string, now: boolean): Promise<boolean> {
  const answer = await askFor({ terminal, t }, `${question} ${now ? 'Y/n' : 'y/N'}`, {
    optional: true,
    fault: (typed) => (/^(y|yes|n|no|是|否)$/i.test(typed) ? undefined : t.yesOrNo),
  });
  return answer === '' ? now : /^(y|是)/i.test(answer);
}
