/** The one configuration file: shops, channels, people. Secrets are not in it; see environment. */

import { lintConfig, secretFaults } from './config-lint.js';
import { type Config, configSchema } from './config-schema.js';
import { configFaults } from './errors.js';
import { checkYaml, readYaml } from './yaml-file.js';

export type { ChannelConfig, Config, PersonConfig, ShopConfig } from './config-schema.js';
export { type Environment, readEnvironment, type ShopSecrets } from './environment.js';
export { envExample, SETTINGS, type Setting } from './settings.js';

/**
 * Reads a configuration; throws one `AppError` that lists every fault with its line. `policies` are the names a shop
 * may use; without them the names are not checked.
 */
export function parseConfig(file: string, text: string, policies?: Iterable<string>): Config {
  const source = readYaml(file, text);
  const checked = checkYaml(source, configSchema);
  const secrets = secretFaults(source);
  const told = new Set(secrets.map(({ path }) => path));
  const shape = checked.faults.filter(({ path }) => !told.has(path)); // A secret under an unknown key is told once, as a secret.
  const meaning = lintConfig(source, policies === undefined ? undefined : [...policies]);
  const faults = [...shape, ...secrets, ...meaning];
  if (!checked.ok || faults.length > 0) throw configFaults(file, faults);
  return checked.value;
}
