import type { Tone } from '../domain/card.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Answer, Diagnosis } from '../ports.js';
import { texts } from '../texts/texts.js';
import { listCard, privately, toast } from './answers.js';

const TONES: Record<Diagnosis['state'], Tone> = { good: 'good', warning: 'warning', bad: 'bad' };
const RANK: readonly Diagnosis['state'][] = ['bad', 'warning', 'good'];

/** What was looked at, the worst first, each with what to do about it. Without a doctor: who can ask one. */
export async function doctorAnswer(
  diagnose: ((language: TeamLanguage) => Promise<Diagnosis[]>) | undefined,
  language: TeamLanguage,
): Promise<Answer> {
  const { doctor } = texts(language).desk;
  if (!diagnose) return toast(doctor.absent, 'calm');
  const found = [...(await diagnose(language))].sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
  const rows = found.map(({ part, state, detail }) => ({
    cells: [part, doctor.states[state], detail],
    tone: TONES[state],
  }));
  const worst = found[0]?.state ?? 'good';
  const remedies = found.flatMap(({ part, remedy }) => (remedy ? [{ text: `${part}: ${remedy}` }] : []));
  const card = listCard(doctor.title, rows, language);
  const lines = remedies.length > 0 ? remedies : [{ text: doctor.well }];
  return privately({ ...card, tone: TONES[worst], lines, summary: doctor.title });
}
