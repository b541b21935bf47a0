/** A report for people: a table in the terminal, and RESULTS.md, whose remarks are written by hand and kept. */
import { existsSync, readFileSync } from 'node:fs';
import type { Row, Spread } from './figures.js';
import type { Machine } from './machine.js';

export interface Report {
  at: string;
  machine: Machine;
  quick: boolean;
  parts: { name: string; about: string; seconds: number; rows: Row[] }[];
}

const COLUMNS = ['', 'ours', 'bare', 'ours ÷ bare', 'goal'];

export function toText(report: Report): string {
  const lines = [COLUMNS, ...report.parts.flatMap(({ rows }) => rows.map(cellsOf))];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${machineLine(report.machine)}\nMedian (least–most) of ${pairsOf(report)} pairs, none dropped.\n\n${text.join('\n')}\n`;
}

/** Everything below this heading of the old file is kept. */
const REMARKS = '## Remarks';

export function toMarkdown(report: Report, file: URL): string {
  const total = Math.round(report.parts.reduce((sum, { seconds }) => sum + seconds, 0));
  const parts = report.parts.map(({ name, about, seconds, rows }) => {
    const table = [COLUMNS, COLUMNS.map(() => '---'), ...rows.map(cellsOf)];
    return `## ${name}\n\n${about} (${Math.round(seconds)} s)\n\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
  });
  const old = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const remarks = old.includes(REMARKS) ? old.slice(old.indexOf(REMARKS)) : `${REMARKS}\n`;
  return `# Benchmarks

Written by \`npm run bench -- --write\`${report.quick ? ' with `--quick`: the sizes are small and the figures rough' : ''}; the remarks at the end by people.

${machineLine(report.machine)}

Median (least–most) of ${pairsOf(report)} pairs, none dropped: ours and bare in turn, in one run, after one round of each to warm up.
Figures of different runs or machines are not to be compared, ratios are. ${report.at.slice(0, 10)}, ${total} s.

${parts.join('\n')}
${remarks}`;
}

const pairsOf = ({ parts }: Report): string => {
  const counts = [...new Set(parts.flatMap(({ rows }) => rows.map(({ pairs }) => pairs)))];
  return counts.sort((a, b) => a - b).join(' or ') || '0';
};

function machineLine(machine: Machine): string {
  return (
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGb} GB, ${machine.os}, Node ${machine.node}, ` +
    `SQLite ${machine.sqlite} (better-sqlite3 ${machine.betterSqlite3}), unpaid-bot ${machine.unpaidBot}.`
  );
}

function cellsOf({ name, unit, ours, bare, ratio, goal }: Row): string[] {
  const told = goal ? `${goal.text}: ${goal.met ? 'reached' : 'NOT reached'}` : '';
  return [name, show(ours, unit), show(bare, unit), show(ratio, '×'), told];
}

function show({ median, min, max }: Spread, unit: string): string {
  const gap = unit.startsWith('/') || unit === '×' ? '' : ' ';
  return `${digits(median)}${gap}${unit} (${digits(min)}–${digits(max)})`;
}

/** Three digits that mean something. */
function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value !== 0 && Math.abs(value) < 1) return value.toPrecision(2);
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { maximumFractionDigits: 2 });
}
