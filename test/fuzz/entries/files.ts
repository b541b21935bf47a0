/** What owners write and bring: policies, configuration, templates, order files, settings. Refused with words, never with a crash. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseReplay } from '../../../adapters/sandbox-shop/replay.js';
import { parseConfig } from '../../../src/config.js';
import { lintText } from '../../../src/domain/lint-template.js';
import { renderTemplate } from '../../../src/domain/render-template.js';
import { TEMPLATE_NAMES } from '../../../src/domain/template-catalogue.js';
import { readEnvironment } from '../../../src/environment.js';
import { AppError } from '../../../src/errors.js';
import { packagePath } from '../../../src/package-root.js';
import { parsePolicy } from '../../../src/policy-file.js';
import { SETTINGS } from '../../../src/settings.js';
import { parseTemplates } from '../../../src/template-file.js';
import type { Chance } from '../chance.js';
import { hostileText, nested } from '../hostile.js';
import { mutateText } from '../mutate.js';
import { type Entry, Failure } from './entry.js';

function shippedIn(folder: string): string[] {
  const path = packagePath('data', folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => readFileSync(`${path}/${name}`, 'utf8'));
}

/** The file is read or refused with faults a person can mend. */
function readOrRefused(read: (text: string) => unknown, text: string): void {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw new Failure(`not refused but broken by ${String(error)}`, text);
    if (error.faults.length === 0) throw new Failure('refused without saying why', text);
  }
}

const YAML_BOMBS: readonly ((size: number) => string)[] = [
  (size) => '['.repeat(size),
  (size) => '- '.repeat(size),
  (size) => `${'{a: '.repeat(size)}1`,
  (size) => Array.from({ length: size }, (_, n) => `${' '.repeat(n % 90)}k${n}:`).join('\n'),
  (size) => `a: &a [x]\n${Array.from({ length: size % 60 }, (_, n) => `a${n}: [*a,*a,*a,*a]`).join('\n')}`,
  (size) => `steps: ${JSON.stringify(nested(size % 400, true))}`,
  (size) => `"${'\\u0000'.repeat(size)}"`,
  (size) => `${'#'.repeat(size)}\n${'a'.repeat(size)}: ${'b'.repeat(size)}`,
];

function bentFile(chance: Chance, texts: readonly string[]): string {
  if (chance.oneIn(25)) return chance.pick(YAML_BOMBS)(1 + chance.whole(3_000));
  return mutateText(chance, chance.pick(texts));
}

function yamlEntry(name: string, texts: readonly string[], read: (text: string) => unknown): Entry {
  const feed = (chance: Chance): void => readOrRefused(read, bentFile(chance, texts));
  return { name, weight: 1, inFlight: 1, feed };
}

export function files(): Entry[] {
  const policies = shippedIn('policies');
  const templates = shippedIn('templates');
  return [
    yamlEntry('policy files', policies, (text) => parsePolicy('policy.yaml', text)),
    yamlEntry('configuration files', shippedIn('demo'), (text) =>
      parseConfig('unpaid.yaml', text, ['standard']),
    ),
    yamlEntry('template files', templates, (text) => parseTemplates('en.yaml', text)),
    templateTexts(templates),
    orderFiles(),
    environments(),
  ];
}

const VALUES = { order: '4711', total: '£24.90', item: 'Desk lamp', more: 1, minutes: 15, deadline: '11:00' };

function templateTexts(files: readonly string[]): Entry {
  const texts = files.flatMap((text) =>
    [...text.matchAll(/^ {2,}(\S.{20,})$/gm)].map(([, words = '']) => words),
  );
  return {
    name: 'template texts',
    weight: 5,
    inFlight: 1,
    feed(chance) {
      const text = chance.oneIn(4) ? hostileText(chance) : mutateText(chance, chance.pick(texts));
      const name = chance.pick(TEMPLATE_NAMES);
      const faults = lintText(name, text, chance.pick(['en', 'zh-CN', 'th', 'pt-BR']));
      if (faults.length > 0) return;
      // A text that was found good is also said, with whatever a shop calls its goods.
      const item = hostileText(chance).slice(0, 500);
      renderTemplate({ language: 'en', texts: { [name]: text } }, name, { ...VALUES, item });
    },
  };
}

const CSV_HEAD =
  'order_id,placed_at,paid_at,final_status,payment_method,installments,category,units,product_id,total,currency';
const CSV_ROWS = [
  'aa01,2020-01-01T10:00:00-03:00,2020-01-01T10:20:00-03:00,cancelled,credit_card,3,toys,2,p1,25.01,BRL',
  'aa02,2020-01-03T10:00:00-03:00,,completed,boleto,1,"house, garden",0,,40.00,BRL',
];

function orderFiles(): Entry {
  return {
    name: 'order files',
    weight: 3,
    inFlight: 1,
    feed(chance) {
      const rows = Array.from({ length: 1 + chance.whole(20) }, (_, n) =>
        chance.pick(CSV_ROWS).replace(/^aa0\d/, `id${n}`),
      );
      const text = mutateText(chance, [CSV_HEAD, ...rows].join(chance.pick(['\n', '\r\n'])));
      const read = parseReplay(text, 'orders.csv');
      if (!read.ok && (read.faults.length === 0 || read.faults.length > 20))
        throw new Failure('odd faults', text);
      if (read.ok && read.file.orders.some(({ totalMinor }) => !Number.isSafeInteger(totalMinor)))
        throw new Failure('an amount that is none', text);
    },
  };
}

const GOOD_ENVIRONMENT: Readonly<Record<string, string>> = {
  TIKTOK_SHOP_APP_KEY: '6a1b2c3d4e5f6',
  TIKTOK_SHOP_APP_SECRET: 'f00dfacefeedbeef0123456789abcdef01234567',
  TIKTOK_SHOP_ACCESS_TOKEN: 'TTP_a-token-of-a-seller',
  TIKTOK_SHOP_SHOP_CIPHER: 'ROW_a-cipher',
  DATABASE_URL: 'postgres://unpaid:word@localhost:5432/unpaid',
  LOG_LEVEL: 'info',
  PORT: '8788',
};

function environments(): Entry {
  return {
    name: 'environments',
    weight: 5,
    inFlight: 1,
    feed(chance) {
      const env: Record<string, string> = { ...GOOD_ENVIRONMENT };
      for (let edits = 1 + chance.whole(3); edits > 0; edits -= 1) {
        const { name } = chance.pick(SETTINGS);
        env[name] = chance.oneIn(2) ? hostileText(chance) : mutateText(chance, env[name] ?? '');
      }
      readOrRefused(() => {
        const { app } = readEnvironment(env, ['luna']).tiktokShop;
        if ((app?.secret.trim().length ?? 0) < 16) throw new Failure('a short signing secret was taken', env);
      }, JSON.stringify(env));
    },
  };
}
