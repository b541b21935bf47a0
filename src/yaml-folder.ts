import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Fault } from './errors.js';

/**
 * Parses every `*.yaml` of a folder in the order of their names. Faults of all files are collected rather than thrown,
 * so that they can be told together. `what` names the folder in errors: `policies`.
 */
export function readYamlFolder<T>(
  dir: string,
  what: string,
  parse: (file: string, text: string) => T,
): { parsed: { file: string; value: T }[]; faults: Fault[] } {
  const parsed: { file: string; value: T }[] = [];
  const faults: Fault[] = [];
  for (const file of yamlFilesIn(dir, what)) {
    try {
      parsed.push({ file, value: parse(file, readFileSync(file, 'utf8')) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(...error.faults.map((fault) => ({ ...fault, file })));
    }
  }
  return { parsed, faults };
}

function yamlFilesIn(dir: string, what: string): string[] {
  let names: string[];
  try {
    names = readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));
  } catch (cause) {
    const hint = 'Check the path and its rights.';
    throw new AppError('file-unreadable', `the folder of ${what} ${dir} cannot be read`, hint, { cause });
  }
  if (names.length === 0) {
    const hint = 'Put at least one .yaml file there.';
    throw new AppError('file-unreadable', `the folder of ${what} ${dir} is empty`, hint);
  }
  return names.sort().map((name) => join(dir, name));
}
