/**
 * What the parts of a configuration say of each other: ids that repeat, names that lead nowhere, secrets that do not
 * belong. Works on the file as written and skips what has the wrong shape, so that all faults are told at once.
 */
import * as z from 'zod';
import { nearest } from './domain/nearest.js';
import type { Fault } from './errors.js';
import { looksLikeSecret, settingFor } from './secret-shapes.js';
import type { YamlSource } from './yaml-file.js';

const text = z.string().optional().catch(undefined);
const texts = z.array(z.unknown()).catch([]);
const loose = z.object({
  id: text,
  externalId: z.unknown().optional(),
  policy: text,
  channels: texts,
  shops: texts,
  ids: z.record(z.string(), z.unknown()).catch({}),
  roles: z.record(z.string(), z.unknown()).catch({}),
});
const list = z
  .array(loose.catch({ id: undefined, policy: undefined, channels: [], shops: [], ids: {}, roles: {} }))
  .catch([]);
const looseConfig = z
  .object({ shops: list, channels: list, people: list, groups: list })
  .catch({ shops: [], channels: [], people: [], groups: [] });

type LooseConfig = z.infer<typeof looseConfig>;
type Tell = (path: PropertyKey[], message: string, hint: string) => void;

/** Every fault between the parts of a configuration. `policies`: the names that exist, when known. */
export function lintConfig(source: YamlSource, policies: readonly string[] | undefined): Fault[] {
  const faults: Fault[] = [];
  const tell: Tell = (path, message, hint) => faults.push(source.fault(path, message, hint));
  const config = looseConfig.parse(source.value);
  lintRepeats(config, tell);
  lintReferences(config, policies, tell);
  return faults;
}

function lintRepeats(config: LooseConfig, tell: Tell): void {
  for (const kind of ['shops', 'channels', 'people'] as const) {
    tellRepeats(
      config[kind].map(({ id }, index) => ({ value: id, path: [kind, index, 'id'] })),
      tell,
    );
  }
  const external = config.shops.map((shop, index) => ({
    value: shop.externalId,
    path: ['shops', index, 'externalId'],
  }));
  tellRepeats(external, tell);
  for (const platform of new Set(config.people.flatMap(({ ids }) => Object.keys(ids)))) {
    const path = (index: number) => ['people', index, 'ids', platform];
    tellRepeats(
      config.people.map(({ ids }, index) => ({ value: ids[platform], path: path(index) })),
      tell,
    );
  }
}

function tellRepeats(entries: { value: unknown; path: PropertyKey[] }[], tell: Tell): void {
  const seen = new Set<string>();
  for (const { value, path } of entries) {
    if (value === undefined || value === null) continue;
    const key = String(value);
    if (seen.has(key))
      tell(path, `is ${JSON.stringify(key.slice(0, 60))} a second time`, 'Give each its own.');
    seen.add(key);
  }
}

function lintReferences(config: LooseConfig, policies: readonly string[] | undefined, tell: Tell): void {
  const channelIds = known(config.channels);
  const shopIds = known(config.shops);
  for (const [index, shop] of config.shops.entries()) {
    const path = ['shops', index];
    for (const [at, name] of shop.channels.entries())
      tellUnknown('channel', name, channelIds, [...path, 'channels', at], tell);
    if (policies) tellUnknown('policy', shop.policy, policies, [...path, 'policy'], tell);
  }
  for (const kind of ['people', 'groups'] as const) {
    for (const [index, one] of config[kind].entries()) {
      for (const [at, name] of one.shops.entries())
        tellUnknown('shop', name, shopIds, [kind, index, 'shops', at], tell);
      for (const name of Object.keys(one.roles))
        tellUnknown('shop', name, shopIds, [kind, index, 'roles', name], tell);
    }
  }
}

function known(entries: { id?: string | undefined }[]): string[] {
  return entries.flatMap(({ id }) => id ?? []);
}

function tellUnknown(
  what: string,
  name: unknown,
  names: readonly string[],
  path: PropertyKey[],
  tell: Tell,
): void {
  if (typeof name !== 'string' || names.includes(name)) return;
  const near = nearest(name, names);
  const list = names.length > 0 ? `There are: ${names.join(', ')}.` : `Add a ${what} of that name.`;
  tell(
    path,
    `names a ${what} that is not there: ${JSON.stringify(name.slice(0, 60))}`,
    near ? `Did you mean "${near}"?` : list,
  );
}

/** Every value that looks like a secret: told by its place, never by its text. */
export function secretFaults(source: YamlSource): Fault[] {
  const faults: Fault[] = [];
  visitScalars(source.value, [], (path, value) => {
    const key = String(path.findLast((part) => typeof part === 'string') ?? '');
    if (!looksLikeSecret(key, String(value))) return;
    const setting = settingFor(key);
    const where = setting ? `Set ${setting} in the environment` : 'Move it to the environment';
    const hint = `${where}, remove it here, and renew it if this file was ever shared.`;
    faults.push(source.fault(path, 'holds a secret', hint, 'key'));
  });
  return faults;
}

function visitScalars(
  value: unknown,
  path: PropertyKey[],
  visit: (path: PropertyKey[], value: unknown) => void,
): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    visit(path, value);
    return;
  }
  const entries: [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, inner] of entries) visitScalars(inner, [...path, key], visit);
}
