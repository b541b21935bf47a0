/** The policies a shop may find itself under after an edit. */
import { policiesIn, settingsOf } from '../../src/compose.js';
import type { Config } from '../../src/config.js';
import type { Policy } from '../../src/domain/policy.js';
import type { Settings } from '../../src/domain/settings.js';
import { packagePath } from '../../src/package-root.js';

/** The settings after the n-th edit of the policy; read from the shipped files once. */
export function settingsByEdition(config: Config) {
  const kept = new Map<number, Settings>();
  return (edition: number, marketplaces: Parameters<typeof settingsOf>[2]): Settings => {
    const known = kept.get(edition % EDITIONS.length);
    if (known) return known;
    const policies = policiesIn(packagePath('data'));
    const edit = EDITIONS[edition % EDITIONS.length]!;
    const standard = policies.get('standard')!;
    const settings = settingsOf(config, new Map([...policies, ['standard', edit(standard)]]), marketplaces);
    kept.set(edition % EDITIONS.length, settings);
    return settings;
  };
}

const EDITIONS: readonly ((standard: Policy) => Policy)[] = [
  (standard) => standard,
  (standard) => ({
    ...standard,
    caps: { ...standard.caps, perOrder: 2 },
    rules: standard.rules.map((rule) => ({
      ...rule,
      steps: rule.steps.map((step) => ({ ...step, afterMs: Math.round((step.afterMs * 5) / 6) })),
    })),
  }),
  (standard) => ({
    ...standard,
    alert: { ...standard.alert, maxOpen: 4 },
    quietHours: { ...standard.quietHours, awakeWindowMs: 15 * 60_000 },
  }),
];
