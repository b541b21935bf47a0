import { nearest } from './nearest.js';
import type { MessageStep } from './policy.js';
import type { TemplateVariables } from './template.js';

export type TemplateName = 'ask' | 'remind' | 'remind-slow' | 'notice' | 'notice-minutes';
type Variable = keyof TemplateVariables;

/** What each buyer text may and must say. `step` is the policy step that may send it; every language has all of them. */
export const TEMPLATES: Readonly<
  Record<TemplateName, { step: MessageStep; allowed: readonly Variable[]; required: readonly Variable[] }>
> = {
  ask: { step: 'ask', allowed: ['order', 'total', 'item', 'more'], required: ['order'] },
  remind: { step: 'remind', allowed: ['order', 'total', 'item', 'more'], required: ['order'] },
  'remind-slow': { step: 'remind', allowed: ['order', 'total', 'item', 'more'], required: ['order'] },
  notice: {
    step: 'notice',
    allowed: ['order', 'total', 'item', 'more', 'deadline'],
    required: ['order', 'deadline'],
  },
  'notice-minutes': {
    step: 'notice',
    allowed: ['order', 'total', 'item', 'more', 'minutes'],
    required: ['order', 'minutes'],
  },
};

export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as TemplateName[];

/** True when a text of that name is one we ship and check. */
export function isTemplateName(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name);
}

/** Names a policy's step may use: those of its own kind. `notice-minutes` is chosen by us, never written. */
export function templatesOfStep(step: string): TemplateName[] {
  return TEMPLATE_NAMES.filter((name) => TEMPLATES[name].step === step && name !== 'notice-minutes');
}

/** The nearest variable a text may use, for a mend. */
export function nearestVariable(name: TemplateName, typed: string): string | undefined {
  return nearest(typed, TEMPLATES[name].allowed);
}
