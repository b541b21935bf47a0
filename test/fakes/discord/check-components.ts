/** Discord's limits of buttons and modals. */
import type { Row } from './check-message.js';
import { Faults } from './refusal.js';

const ROW = 1;
const BUTTON = 2;
const LINK = 5;

export function checkButtons(rows: readonly Row[], faults: Faults): void {
  faults.count('components', rows, 0, 5);
  const ids = new Set<string>();
  for (const [at, row] of rows.entries()) {
    const path = `components.${at}`;
    if (row.type !== ROW) faults.add(path, 'Must be an action row.');
    faults.count(`${path}.components`, row.components ?? [], 1, 5);
    for (const [index, button] of (row.components ?? []).entries()) {
      const here = `${path}.components.${index}`;
      if (button.type !== BUTTON) faults.add(here, 'Must be a button.');
      faults.length(`${here}.label`, button.label, 1, 80);
      if (button.style === LINK) checkLink(here, button, faults);
      else checkId(here, button.custom_id, ids, faults);
      if (![1, 2, 3, 4, LINK].includes(button.style)) faults.add(`${here}.style`, 'Not a style.');
    }
  }
}

function checkLink(
  path: string,
  { url, custom_id }: { url?: string; custom_id?: string },
  faults: Faults,
): void {
  faults.length(`${path}.url`, url, 1, 512);
  if (!/^(?:https?|discord):\/\//u.test(url ?? ''))
    faults.add(`${path}.url`, 'Scheme must be http or https.');
  if (custom_id !== undefined) faults.add(path, 'A link has no custom id.');
}

function checkId(path: string, id: string | undefined, ids: Set<string>, faults: Faults): void {
  faults.length(`${path}.custom_id`, id, 1, 100);
  if (id !== undefined && ids.has(id))
    faults.add(`${path}.custom_id`, 'Component custom id cannot be duplicated');
  if (id !== undefined) ids.add(id);
}

export interface ModalBody {
  custom_id: string;
  title: string;
  components: ModalPart[];
}

export interface ModalPart {
  type: number;
  /** Of a text display. */
  content?: string;
  label?: string;
  description?: string;
  component?: ModalField;
}

export interface ModalField {
  type: number;
  custom_id: string;
  style?: number;
  value?: string;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  options?: { label: string; value: string; description?: string; default?: boolean }[];
}

const TEXT_DISPLAY = 10;
const LABEL = 18;
const TEXT_INPUT = 4;
const STRING_SELECT = 3;

export function checkModal({ custom_id, title, components = [] }: ModalBody): void {
  const faults = new Faults();
  faults.length('custom_id', custom_id, 1, 100);
  faults.length('title', title, 1, 45);
  faults.count('components', components, 1, 5);
  const ids = new Set<string>();
  for (const [index, part] of components.entries()) {
    const path = `components.${index}`;
    if (part.type === TEXT_DISPLAY) faults.length(`${path}.content`, part.content, 1, 4_000);
    else if (part.type === LABEL) checkLabel(path, part, ids, faults);
    else faults.add(path, 'Not a part of a modal.');
  }
  faults.refuse();
}

function checkLabel(
  path: string,
  { label, description, component }: ModalPart,
  ids: Set<string>,
  faults: Faults,
): void {
  faults.length(`${path}.label`, label, 1, 45);
  if (description !== undefined) faults.length(`${path}.description`, description, 1, 100);
  if (!component) {
    faults.add(`${path}.component`, 'This field is required');
    return;
  }
  checkId(`${path}.component`, component.custom_id, ids, faults);
  if (component.type === TEXT_INPUT) checkInput(`${path}.component`, component, faults);
  else if (component.type === STRING_SELECT) checkSelect(`${path}.component`, component, faults);
  else faults.add(`${path}.component`, 'Not a field of a modal.');
}

function checkInput(path: string, { style, value, max_length = 4_000 }: ModalField, faults: Faults): void {
  if (style !== 1 && style !== 2) faults.add(`${path}.style`, 'Not a style.');
  if (max_length < 1 || max_length > 4_000) faults.add(`${path}.max_length`, 'Must be between 1 and 4000.');
  if (value !== undefined && value.length > max_length)
    faults.add(`${path}.value`, 'Longer than max_length.');
}

function checkSelect(path: string, { options = [] }: ModalField, faults: Faults): void {
  faults.count(`${path}.options`, options, 1, 25);
  const values = new Set(options.map(({ value }) => value));
  if (values.size !== options.length)
    faults.add(`${path}.options`, 'The specified option value is already used');
  if (options.filter((option) => option.default).length > 1)
    faults.add(`${path}.options`, 'Too many defaults.');
  for (const [index, { label, value }] of options.entries()) {
    faults.length(`${path}.options.${index}.label`, label, 1, 100);
    faults.length(`${path}.options.${index}.value`, value, 1, 100);
  }
}
