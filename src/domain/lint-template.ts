/** Checks buyer texts before any is sent: what they say, which variables they use, and that none is missing. */
import { IntlMessageFormat } from 'intl-messageformat';
import { nearest } from './nearest.js';
import { BUYER_LANGUAGES } from './template.js';
import { variablesIn, wordsIn } from './template-ast.js';
import {
  isTemplateName,
  nearestVariable,
  TEMPLATE_NAMES,
  TEMPLATES,
  type TemplateName,
} from './template-catalogue.js';
import { WORD_RULES } from './template-rules.js';

/** One language's texts with their places: `line` and `column` of each text, from 1. */
export interface TemplateSource {
  file: string;
  language: string;
  texts: readonly { name: string; text: string; line: number; column: number }[];
}

export interface TemplateFinding {
  file: string;
  line: number;
  column: number;
  /** `texts.ask` */
  path: string;
  message: string;
  hint: string;
}

type Problem = Pick<TemplateFinding, 'message' | 'hint'>;

const TEXT_MAX = 500;

/** As long as values get in real life, so that a text is measured at its longest. */
const LONGEST_VALUES = {
  order: '0000',
  total: 'Rp 999.999.999,00',
  item: 'x'.repeat(40),
  more: 99,
  deadline: 'Wednesday 11:00 PM',
  minutes: 120,
};

/** Everything wrong with a set of languages, in the order of the files. */
export function lintTemplates(sources: readonly TemplateSource[]): TemplateFinding[] {
  return [...sources.flatMap(lintLanguage), ...missingLanguages(sources)];
}

function lintLanguage(source: TemplateSource): TemplateFinding[] {
  const findings = source.texts.flatMap(({ name, text, line, column }) =>
    lintText(name, text, source.language).map((problem) => ({
      file: source.file,
      line,
      column,
      path: `texts.${name}`,
      ...problem,
    })),
  );
  const written = new Set(source.texts.map(({ name }) => name));
  const missing = TEMPLATE_NAMES.filter((name) => !written.has(name)).map((name) => ({
    file: source.file,
    line: 1,
    column: 1,
    path: `texts.${name}`,
    message: 'is missing',
    hint: `Write it in ${source.language} too.`,
  }));
  return [...findings, ...missing];
}

/** Everything wrong with one text of that name. */
export function lintText(name: string, text: string, language: string): Problem[] {
  if (!isTemplateName(name)) {
    const near = nearest(name, TEMPLATE_NAMES);
    return [
      {
        message: 'is not a known text',
        hint: near ? `Did you mean "${near}"?` : `Known: ${TEMPLATE_NAMES.join(', ')}.`,
      },
    ];
  }
  let format: IntlMessageFormat;
  try {
    format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ message: `cannot be read as ICU MessageFormat: ${why}`, hint: 'Check the braces.' }];
  }
  const ast = format.getAst();
  return [...lintWords(wordsIn(ast)), ...lintVariables(name, variablesIn(ast)), ...lintLength(format, text)];
}

/** What words alone may not say. One finding a kind of fault: the second link of a text is no news. */
export function lintWords(words: string): Problem[] {
  const found = new Map<string, Problem>();
  for (const { pattern, message, hint } of WORD_RULES) {
    const match = pattern.exec(words)?.[0].trim().slice(0, 40);
    if (match === undefined || found.has(message)) continue;
    found.set(message, { message: `${message}: ${JSON.stringify(match)}`, hint });
  }
  return [...found.values()];
}

function lintVariables(name: TemplateName, used: readonly string[]): Problem[] {
  const { allowed, required } = TEMPLATES[name];
  const unknown = used.filter((variable) => !allowed.some((known) => known === variable));
  const lacking = required.filter((variable) => !used.includes(variable));
  return [
    ...unknown.map((variable) => {
      const near = nearestVariable(name, variable);
      const list = `This text may use ${allowed.map((known) => `{${known}}`).join(' ')}.`;
      return {
        message: `uses {${variable}}, which it does not have`,
        hint: near ? `Did you mean {${near}}? ${list}` : list,
      };
    }),
    ...lacking.map((variable) => ({
      message: `does not say {${variable}}`,
      hint: `Put {${variable}} where it belongs.`,
    })),
  ];
}

function lintLength(format: IntlMessageFormat, text: string): Problem[] {
  const longest = rendered(format) ?? text;
  if (longest.length <= TEXT_MAX) return [];
  return [
    {
      message: `is up to ${longest.length} characters long`,
      hint: `Keep it under ${TEXT_MAX}; about 200 reads best.`,
    },
  ];
}

function rendered(format: IntlMessageFormat): string | undefined {
  try {
    return String(format.format(LONGEST_VALUES));
  } catch {
    return undefined; // An undeclared variable, told already.
  }
}

function missingLanguages(sources: readonly TemplateSource[]): TemplateFinding[] {
  const written = new Set(sources.map(({ language }) => language));
  return BUYER_LANGUAGES.filter((language) => !written.has(language)).map((language) => ({
    file: `${language}.yaml`,
    line: 1,
    column: 1,
    path: '',
    message: `the texts in ${language} are missing`,
    hint: `Copy another language to ${language}.yaml and translate it.`,
  }));
}
