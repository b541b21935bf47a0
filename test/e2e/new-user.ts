/** Somebody who has just unpacked the program and sits at a terminal: their folder, their shop, and the five steps of `init`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../kill/bot-files.js';
import { KEYS, openShopAtUrl, SHOP } from '../setup/doctor-shop.js';
import { QUICK_POLICY } from '../setup/quick-policy.js';
import type { Person } from './pseudo-terminal.js';
import { temporaryFolder } from './unpaid-command.js';

export const SERVICE_ID = '7400000000000000001';

/** A folder with nothing of ours in it, but where the shop's servers are, and a quick policy of one's own. */
export async function newUser(servers: Record<string, string> = {}) {
  const port = await freePort();
  const { sandbox, url } = await openShopAtUrl({
    webhookUrl: `http://127.0.0.1:${port}/webhooks/tiktok-shop`,
    oauth: { serviceId: SERVICE_ID, redirectUrl: 'https://seller.example.com/back' },
  });
  onTestFinished(sandbox.start());
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data', 'policies'), { recursive: true });
  writeFileSync(join(folder, 'data', 'policies', 'quick.yaml'), QUICK_POLICY);
  const foreign = `# mine\nTIKTOK_SHOP_API_URL=${url}\nTIKTOK_SHOP_AUTH_URL=${url}\nTIKTOK_SHOP_AUTHORIZE_URL=${url}/open/authorize\nPORT=${port}\nOTHER_TOOL='keep me'\n${settings(servers)}`;
  writeFileSync(join(folder, '.env'), foreign);
  return { sandbox, folder, foreign };
}

const settings = (of: Record<string, string>): string =>
  Object.entries(of)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** The seller agrees in a browser, and copies the address it ends on. */
export async function agree(link: string): Promise<string> {
  const page = await fetch(link);
  const [, yes = ''] = /href="([^"]*allow=yes)"/.exec(await page.text()) ?? [];
  const answer = await fetch(new URL(yes.replaceAll('&amp;', '&'), link), { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

/** The first step with nothing wrong. */
export async function connectShop(person: Person): Promise<void> {
  await person.answer(/App key .*: /, KEYS.appKey);
  await person.answer(/App secret .*: /, KEYS.appSecret);
  await person.answer(/Service id .*: /, SERVICE_ID);
  await person.answer(/short id for the shop.*: /, SHOP.id);
  await consent(person);
}

export async function consent(person: Person): Promise<void> {
  const [, link = ''] = await person.sees(/(http:\S+\/open\/authorize\S+)[\s\S]*Paste the address here: /);
  await person.answer(/Paste the address here: /, await agree(link));
}

/** The console, and all that comes after the channels; returns when the shell is back. */
export async function finishInConsole(person: Person): Promise<void> {
  await person.answer(/> \[1\]: /, '');
  await person.answer(/One more channel\? .*: /, '');
  await person.answer(/Your name.*: /, 'Ada');
  await finish(person);
}

/** Language, policy. */
export async function finish(person: Person): Promise<void> {
  await person.answer(/language do the cards[\s\S]*> \[1\]: /, '');
  const policies = await person.sees(/Which policy\?([\s\S]*)> \[\d\]: /);
  const number = /(\d) {2}quick/.exec(policies[1] ?? '')?.[1] ?? '';
  await person.answer(/> \[\d\]: /, number);
  await person.sees(/Next: npx unpaid start/);
}
