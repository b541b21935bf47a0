/** Policies as shop owners write them: YAML with durations such as `5m` → `Policy`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from './domain/policy.js';
import { AppError, configFaults, type Fault } from './errors.js';
import { lintPlan } from './policy-lint.js';
import { policySchema, toPolicy } from './policy-schema.js';
import { checkYaml, readYaml } from './yaml-file.js';

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
  const policies = new Map<string, Policy>();
  const faults: Fault[] = [];
  for (const name of yamlFilesIn(dir)) {
    const file = join(dir, name);
    try {
      const policy = parsePolicy(file, readFileSync(file, 'utf8'), options);
      if (policies.has(policy.name)) {
        const message = `a policy named "${policy.name}" is in another file too`;
        faults.push({
          file,
          line: 1,
          column: 1,
          path: 'name',
          message,
          hint: 'Give each policy its own name.',
        });
      }
      policies.set(policy.name, policy);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(...error.faults.map((fault) => ({ ...fault, file })));
    }
  }
  if (faults.length > 0) throw configFaults(dir, faults);
  return policies;
}

function yamlFilesIn(dir: string): string[] {
  let names: string[];
  try {
    names = readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));
  } catch (cause) {
    throw new AppError(
      'file-unreadable',
      `the policies folder ${dir} cannot be read`,
      'Check the path and its rights.',
      { cause },
    );
  }
  if (names.length === 0) {
    throw new AppError(
      'file-unreadable',
      `there is no policy in ${dir}`,
      'Put at least one .yaml file there.',
    );
  }
  return names.sort();
}
