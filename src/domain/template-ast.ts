/** What a parsed ICU message is made of: the variables it needs and the words it says whatever they are. */
import type { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** Joins words that stand on either side of a variable, so that no rule sees across it. */
const GAP = '\u0000';

/** Names of all variables, in order of first use. */
export function variablesIn(elements: readonly Element[]): string[] {
  const names = new Set<string>();
  walk(elements, (element) => {
    if (hasVariable(element)) names.add(element.value);
  });
  return [...names];
}

/** All literal words, every branch of a plural included. */
export function wordsIn(elements: readonly Element[]): string {
  let words = '';
  walk(elements, (element) => {
    words += element.type === 0 ? element.value : GAP;
  });
  return words;
}

function hasVariable(element: Element): element is Element & { value: string } {
  // 0 is a literal and 7 the `#` of a plural; all else names a variable.
  return element.type !== 0 && element.type !== 7 && 'value' in element;
}

function walk(elements: readonly Element[], visit: (element: Element) => void): void {
  for (const element of elements) {
    visit(element);
    if ('options' in element && element.options) {
      for (const option of Object.values(element.options)) walk(option.value, visit);
    }
    if ('children' in element) walk(element.children, visit);
  }
}
