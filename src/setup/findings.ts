import type { TeamLanguage } from '../domain/template.js';
import type { Diagnosis } from '../ports.js';
import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';

/** One line for what is so, one for what to do about it. */
export function findingLines({ part, state, detail, remedy }: Diagnosis, t: Texts): string[] {
  const head = `  ${t.doctor.states[state]}  ${t.words.pair(part, detail)}`;
  return remedy === undefined ? [head] : [head, `        ${t.doctor.remedy(remedy)}`];
}

/** All findings, and what they come to. */
export function reportText(findings: readonly Diagnosis[], language: TeamLanguage): string {
  const t = texts(language);
  const count = (state: Diagnosis['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  return [
    ...findings.flatMap((finding) => findingLines(finding, t)),
    '',
    t.doctor.verdict(count('bad'), count('warning')),
  ].join('\n');
}
