/** Buyer texts from templates: compiled once, every value cleaned, a missing value drops the message. */
import { IntlMessageFormat } from 'intl-messageformat';
import { cleanLine } from './clean-text.js';
import { graphemesOf } from './graphemes.js';
import type { TemplateSet, TemplateVariables } from './template.js';
import { variablesIn } from './template-ast.js';
import type { TemplateName } from './template-catalogue.js';

/** `missing` names the variables (or the text itself, as `text ask`) for want of which nothing may be sent. */
export type RenderedTemplate = { ok: true; text: string } | { ok: false; missing: string[] };

const ITEM_GRAPHEMES = 40;

/** The text of a template for one order, one line of plain text. `set` must have passed the linter: a text that does not compile throws. */
export function renderTemplate(
  set: TemplateSet,
  name: string,
  variables: Partial<TemplateVariables>,
): RenderedTemplate {
  const compiled = compile(set, name);
  if (!compiled) return { ok: false, missing: [`text ${name}`] };
  const values: Record<string, string | number> = {};
  const missing: string[] = [];
  for (const variable of compiled.variables) {
    const value = cleanValue(variable, Reflect.get(variables, variable));
    if (value === undefined) missing.push(variable);
    else values[variable] = value;
  }
  if (missing.length > 0) return { ok: false, missing };
  return { ok: true, text: cleanLine(String(compiled.format.format(values))) };
}

/** Which of the two notices to send: with the time where the buyer's clock is known, else with minutes left. */
export function noticeName(deadline: string | undefined): TemplateName {
  return deadline === undefined ? 'notice-minutes' : 'notice';
}

/** The last 4 characters of an order's id, as buyers see it in texts. */
export function orderTail(externalId: string): string {
  return externalId.slice(-4);
}

/** The item's name fit for a chat: one clean line without addresses, at most 40 graphemes. */
export function shortItemName(name: string): string {
  const line = cleanLine(withoutAddresses(cleanLine(name.slice(0, 500))));
  if (line.length <= ITEM_GRAPHEMES) return line;
  const graphemes = [...graphemesOf(line)];
  if (graphemes.length <= ITEM_GRAPHEMES) return line;
  const head = graphemes.slice(0, ITEM_GRAPHEMES - 1).map(({ segment }) => segment);
  return `${head.join('').trimEnd()}…`;
}

/** Marketplaces refuse messages with links; a product title may hold one. */
function withoutAddresses(text: string): string {
  return text
    .replace(/\S{0,10}:\/\/\S*/gu, ' ')
    .replace(/www\.\S*/giu, ' ')
    .replace(/\S{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu, ' ')
    .replace(
      /\b[\w-]{1,63}\.(?:com|net|org|shop|store|io|app|link|me|ly|cc|vip|top|xyz)\b(?:\/\S*)?/giu,
      ' ',
    );
}

function cleanValue(variable: string, value: unknown): string | number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = variable === 'item' ? shortItemName(value) : cleanLine(value.slice(0, 200));
  return text === '' ? undefined : text;
}

interface Compiled {
  format: IntlMessageFormat;
  variables: string[];
}

const compiledOf = new WeakMap<TemplateSet, Map<string, Compiled>>();

function compile(set: TemplateSet, name: string): Compiled | undefined {
  const known = compiledOf.get(set) ?? new Map<string, Compiled>();
  compiledOf.set(set, known);
  const cached = known.get(name);
  if (cached) return cached;
  const text = Object.hasOwn(set.texts, name) ? set.texts[name] : undefined;
  if (text === undefined) return undefined;
  const format = new IntlMessageFormat(text, set.language, undefined, { ignoreTag: true });
  const compiled = { format, variables: variablesIn(format.getAst()) };
  known.set(name, compiled);
  return compiled;
}
