/** Turns what zod found into sentences for the person who wrote the file. */
import * as z from 'zod';
import { nearest } from './domain/nearest.js';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** One fault without its place in the text. */
export interface Told {
  path: Path;
  message: string;
  hint: string;
  at: 'key' | 'value';
}

/** `shops[0].ids.slack` */
export function dottedPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/**
 * A string schema with its own words: `explain` gives undefined when the text is good, else what is wrong and how to
 * mend it.
 */
export function textThat(
  explain: (text: string) => { message: string; hint: string } | undefined,
): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    const wrong = explain(text);
    if (wrong) addFault(context, wrong.message, wrong.hint);
  });
}

/** Adds a fault with its mend from inside a `superRefine`. */
export function addFault(
  context: z.core.$RefinementCtx,
  message: string,
  hint: string,
  path: PropertyKey[] = [],
): void {
  context.addIssue({ code: 'custom', message, path, params: { hint } });
}

/** Sentences for one zod issue; an issue on several unknown keys gives one each. `root` names the keys that are known. */
export function explainIssue(issue: Issue, root: z.ZodType, input: unknown): Told[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, root));
  if (issue.code === 'invalid_key') return [{ path: issue.path, ...firstOf(issue.issues), at: 'key' }];
  const { message, hint } = sentence(issue, valueAt(input, issue.path));
  const at = 'key';
  return [{ path: issue.path, message, hint, at: message === 'is missing' ? at : 'value' }];
}

function firstOf(issues: readonly Issue[]): { message: string; hint: string } {
  const first = issues[0];
  return first ? sentence(first, undefined) : { message: 'is not a good key', hint: 'Choose another name.' };
}

function unknownKey(parent: Path, key: string, root: z.ZodType): Told {
  const known = keysAt(root, parent);
  const near = nearest(key, known);
  const list = known.length > 0 ? `Known here: ${known.join(', ')}.` : 'Remove it.';
  const hint = near ? `Did you mean "${near}"?` : list;
  return { path: [...parent, key], message: 'is not a known key', hint, at: 'key' };
}

function sentence(issue: Issue, value: unknown): { message: string; hint: string } {
  switch (issue.code) {
    case 'custom':
      return { message: issue.message, hint: String(issue.params?.hint ?? 'Change it.') };
    case 'invalid_type':
      if (value === undefined || value === null)
        return { message: 'is missing', hint: `Write ${nounOf(issue.expected)} here.` };
      if (typeof value === 'number')
        return { message: `is ${value}`, hint: `Write ${nounOf(issue.expected)} instead.` };
      return { message: `is ${nounOf(typeOf(value))}`, hint: `Write ${nounOf(issue.expected)} instead.` };
    case 'invalid_value':
      return oneOf(value, issue.values.map(String));
    case 'too_small':
      return {
        message: `is ${sizeWords(issue.origin, 'too small')}`,
        hint: `At least ${issue.minimum}${unitOf(issue.origin)}.`,
      };
    case 'too_big':
      return {
        message: `is ${sizeWords(issue.origin, 'too large')}`,
        hint: `At most ${issue.maximum}${unitOf(issue.origin)}.`,
      };
    default:
      return { message: `is not valid: ${issue.message}`, hint: 'Change it.' };
  }
}

/** The words for a value outside a list. */
export function oneOf(value: unknown, allowed: readonly string[]): { message: string; hint: string } {
  if (value === undefined || value === null)
    return { message: 'is missing', hint: `One of ${allowed.join(', ')}.` };
  const text = String(value).slice(0, 60);
  const near = nearest(text, allowed);
  const choice = `One of ${allowed.join(', ')}.`;
  return {
    message: `is ${JSON.stringify(text)}, which is not known`,
    hint: near ? `Did you mean "${near}"? ${choice}` : choice,
  };
}

const NOUNS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a very large number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
  null: 'empty',
};

function nounOf(type: string): string {
  return NOUNS[type] ?? type;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function sizeWords(origin: string, fallback: string): string {
  if (origin !== 'string' && origin !== 'array') return fallback;
  return fallback === 'too small' ? 'too short' : 'too long';
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value !== null && typeof value === 'object' ? Reflect.get(value, part) : undefined),
    input,
  );
}

/** The keys an object schema knows at a path, so that a typo can be answered with the right word. */
function keysAt(root: z.core.$ZodType, path: Path): string[] {
  let schema: z.core.$ZodType | undefined = unwrap(root);
  for (const part of path) {
    if (schema instanceof z.ZodObject) schema = schema.shape[String(part)];
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else return [];
    if (!schema) return [];
    schema = unwrap(schema);
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}
