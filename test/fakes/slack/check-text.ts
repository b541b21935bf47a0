/** What Slack says of text objects and the small parts of blocks: a list of faults, empty when all is well. */
import type { Json } from './workspace.js';

export type Faults = string[];

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function unknownKeys(value: Json, known: readonly string[], at: string): Faults {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `additional property ${key} at ${at}`);
}

/** A string of 1 to `max` characters. */
export function checkString(value: unknown, max: number, at: string): Faults {
  if (typeof value !== 'string') return [`must be a string at ${at}`];
  if (value.length < 1) return [`must be more than 0 characters at ${at}`];
  if (/\p{Surrogate}/u.test(value)) return [`must be well-formed Unicode at ${at}`];
  return value.length > max ? [`must be less than ${max + 1} characters at ${at}`] : [];
}

export function checkText(value: unknown, max: number, at: string, types: string[] = ['plain_text']): Faults {
  if (!isObject(value)) return [`must be a text object at ${at}`];
  const { type } = value;
  if (!types.includes(textOf(type))) return [`unsupported text type ${textOf(type)} at ${at}`];
  const keys = type === 'plain_text' ? ['type', 'text', 'emoji'] : ['type', 'text', 'verbatim'];
  return [...unknownKeys(value, keys, at), ...checkString(value.text, max, `${at}/text`)];
}

function checkConfirm(value: unknown, at: string): Faults {
  if (value === undefined) return [];
  if (!isObject(value)) return [`must be an object at ${at}`];
  return [
    ...unknownKeys(value, ['title', 'text', 'confirm', 'deny', 'style'], at),
    ...checkText(value.title, 100, `${at}/title`),
    ...checkText(value.text, 300, `${at}/text`, ['plain_text', 'mrkdwn']),
    ...checkText(value.confirm, 30, `${at}/confirm`),
    ...checkText(value.deny, 30, `${at}/deny`),
  ];
}

const BUTTON = ['type', 'text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'];

export function checkButton(value: Json, at: string): Faults {
  const style = value.style === undefined || value.style === 'primary' || value.style === 'danger';
  return [
    ...unknownKeys(value, BUTTON, at),
    ...checkText(value.text, 75, `${at}/text`),
    ...checkString(value.action_id, 255, `${at}/action_id`),
    ...(value.value === undefined ? [] : checkString(value.value, 2_000, `${at}/value`)),
    ...(value.url === undefined ? [] : checkUrl(value.url, `${at}/url`)),
    ...(style ? [] : [`unknown style at ${at}`]),
    ...checkConfirm(value.confirm, `${at}/confirm`),
  ];
}

function checkUrl(value: unknown, at: string): Faults {
  const faults = checkString(value, 3_000, at);
  return faults.length > 0 || URL.canParse(textOf(value)) ? faults : [`must be a URL at ${at}`];
}

function checkOption(value: Json, at: string): Faults {
  return [
    ...unknownKeys(value, ['text', 'value', 'description'], at),
    ...checkText(value.text, 75, `${at}/text`),
    ...checkString(value.value, 150, `${at}/value`),
  ];
}

export function checkInput(element: unknown, at: string): Faults {
  if (!isObject(element)) return [`must be an element at ${at}`];
  const common = checkString(element.action_id, 255, `${at}/action_id`);
  if (element.type === 'plain_text_input') return [...common, ...checkTextInput(element, at)];
  if (element.type === 'static_select') return [...common, ...checkSelect(element, at)];
  return [`unsupported element ${textOf(element.type)} at ${at}`];
}

function checkTextInput(element: Json, at: string): Faults {
  const max = element.max_length === undefined ? 3_000 : Number(element.max_length);
  return [
    ...unknownKeys(
      element,
      ['type', 'action_id', 'multiline', 'max_length', 'initial_value', 'placeholder'],
      at,
    ),
    ...(max >= 1 && max <= 3_000 ? [] : [`max_length out of range at ${at}`]),
    ...(element.initial_value === undefined
      ? []
      : checkString(element.initial_value, max, `${at}/initial_value`)),
  ];
}

function checkSelect(element: Json, at: string): Faults {
  const options = listOf(element.options);
  const values = options.map((option) => option.value);
  const initial = element.initial_option;
  return [
    ...unknownKeys(element, ['type', 'action_id', 'options', 'initial_option', 'placeholder'], at),
    ...(options.length >= 1 && options.length <= 100 ? [] : [`1 to 100 options are needed at ${at}`]),
    ...options.flatMap((option, index) => checkOption(option, `${at}/options/${index}`)),
    ...(initial === undefined || (isObject(initial) && values.includes(initial.value))
      ? []
      : [`initial_option is not among the options at ${at}`]),
  ];
}
