/** Buyer texts on disk: one YAML file a language. Read once at start; a single fault stops the start. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lintTemplates, type TemplateSource } from './domain/lint-template.js';
import { BUYER_LANGUAGES, type BuyerLanguage, type TemplateSet } from './domain/template.js';
import { AppError, configFaults, type Fault } from './errors.js';
import { checkYaml, readYaml } from './yaml-file.js';

const templateSchema = z.strictObject({
  language: z.enum(BUYER_LANGUAGES),
  texts: z.record(z.string(), z.string()),
});

/** Reads one language with the place of each text; throws one `AppError` over faults of shape. What texts say is `lintTemplates`' business. */
export function parseTemplates(file: string, text: string): TemplateSource & { language: BuyerLanguage } {
  const source = readYaml(file, text);
  const checked = checkYaml(source, templateSchema);
  if (!checked.ok) throw configFaults(file, checked.faults);
  const texts = Object.entries(checked.value.texts).map(([name, words]) => {
    const { line = 1, column = 1 } = source.fault(['texts', name], '', '', 'key');
    return { name, text: words.trim(), line, column };
  });
  return { file, language: checked.value.language, texts };
}

/** Every language of a folder, linted; throws one `AppError` that lists every fault of every file. */
export function loadTemplates(dir: string): Map<BuyerLanguage, TemplateSet> {
  const sources: (TemplateSource & { language: BuyerLanguage })[] = [];
  const faults: Fault[] = [];
  for (const name of yamlFilesIn(dir)) {
    const file = join(dir, name);
    try {
      sources.push(parseTemplates(file, readFileSync(file, 'utf8')));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(...error.faults.map((fault) => ({ ...fault, file })));
    }
  }
  faults.push(...lintTemplates(sources));
  if (faults.length > 0) throw configFaults(dir, faults);
  return new Map(sources.map((source) => [source.language, toSet(source)]));
}

function toSet({ language, texts }: TemplateSource & { language: BuyerLanguage }): TemplateSet {
  return { language, texts: Object.fromEntries(texts.map(({ name, text }) => [name, text])) };
}

function yamlFilesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (cause) {
    const hint = 'Check the path and its rights.';
    throw new AppError('file-unreadable', `the templates folder ${dir} cannot be read`, hint, { cause });
  }
}
