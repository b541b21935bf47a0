/** Policies as shop owners write them: YAML with durations such as `5m` → `Policy`. */
import type { Policy } from './domain/policy.js';
import { configFaults } from './errors.js';
import { lintPlan } from './policy-lint.js';
import { policySchema, toPolicy } from './policy-schema.js';
import { checkYaml, readYaml } from './yaml-file.js';
import { readYamlFolder } from './yaml-folder.js';

export interface PolicyOptions {
  /** Allows steps seconds apart and a notice any time before the cancel. A file may say so itself: `testing: true`. */
  allowShort?: boolean;
}

/** Reads one policy; throws one `AppError` that lists every fault with its line. */
export function parsePolicy(file: string, text: string, options: PolicyOptions = {}): Policy {
  const source = readYaml(file, text);
  const checked = checkYaml(source, policySchema);
  const faults = [...checked.faults, ...lintPlan(source, options.allowShort === true)];
  if (!checked.ok || faults.length > 0) throw configFaults(file, faults);
  return toPolicy(checked.value);
}

/** Every `*.yaml` of a folder by the policy's name; throws one `AppError` over all files when any is faulty. */
export function loadPolicies(dir: string, options: PolicyOptions = {}): Map<string, Policy> {
  const { parsed, faults } = readYamlFolder(dir, 'policies', (file, text) =>
    parsePolicy(file, text, options),
  );
  const policies = new Map<string, Policy>();
  for (const { file, value } of parsed) {
    if (policies.has(value.name)) {
      const message = `is "${value.name}", as in another file`;
      faults.push({
        file,
        line: 1,
        column: 1,
        path: 'name',
        message,
        hint: 'Give each policy its own name.',
      });
    }
    policies.set(value.name, value);
  }
  if (faults.length > 0) throw configFaults(dir, faults);
  return policies;
}
