/** `.env`, changed line by line: what is not ours stays as it is. For its owner's eyes alone. */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export function readEnvFile(file: string): Record<string, string> {
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

/** Sets these in the file, each in its own line if it has one. Written whole or not at all. */
export function writeEnvFile(file: string, values: Readonly<Record<string, string>>): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(`${file}.new`, withSettings(before, values), { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
}

/** The last line of a name is the one that counts, so that one is changed. */
export function withSettings(text: string, values: Readonly<Record<string, string>>): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quoted(value)}`;
    const at = lines.findLastIndex((one) => one.match(/^\s*(?:export\s+)?([\w.]+)\s*=/)?.[1] === name);
    if (at < 0) lines.push(line);
    else lines[at] = line;
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Values are one line; a quote of one kind is never in a token. */
function quoted(value: string): string {
  if (/^[\w.:/+=@~,-]*$/.test(value)) return value;
  const quote = ["'", '"', '`'].find((one) => !value.includes(one)) ?? "'";
  return `${quote}${value}${quote}`;
}
