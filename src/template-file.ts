/** Buyer texts on disk: one YAML file a language. Read once at start; a single fault stops the start. */
import * as z from 'zod';
import { lintTemplates, type TemplateSource } from './domain/lint-template.js';
import { BUYER_LANGUAGES, type BuyerLanguage, type TemplateSet } from './domain/template.js';
import { configFaults, type Fault } from './errors.js';
import { checkYaml, readYaml } from './yaml-file.js';
import { readYamlFolder } from './yaml-folder.js';

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
  const { parsed, faults } = readYamlFolder(dir, 'templates', parseTemplates);
  const sources = parsed.map(({ value }) => value);
  const all: Fault[] = [...faults, ...lintTemplates(sources)];
  if (all.length > 0) throw configFaults(dir, all);
  return new Map(sources.map((source) => [source.language, toSet(source)]));
}

function toSet({ language, texts }: TemplateSource & { language: BuyerLanguage }): TemplateSet {
  return { language, texts: Object.fromEntries(texts.map(({ name, text }) => [name, text])) };
}
