/** `init` with a team in Slack, Discord and Telegram, typed in a terminal; then the bot is started as it was set up. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../fakes/discord/index.js';
import { openLocalSlack } from '../fakes/slack/server.js';
import { openFakeTelegram } from '../fakes/telegram/server.js';
import { ORDERS } from '../slack/open-slack.js';
import { TEAM } from '../telegram/open-telegram.js';
import { connectShop, finish, newUser } from './new-user.js';
import { canType, type Person, sitDown } from './pseudo-terminal.js';
import { runUnpaid, startUnpaid } from './unpaid-command.js';

const PATIENT = { timeout: 40_000, interval: 50 };

/** The three platforms; each knows one person, and the Telegram group was told `/unpaid` after the bot came in. */
async function platforms() {
  const slack = await openLocalSlack();
  const discord = await startDiscord();
  const telegram = await openFakeTelegram(Date.now);
  onTestFinished(async () => {
    await Promise.all([slack.close(), discord.close(), telegram.close()]);
  });
  const mia = telegram.person(4_711, 'Mia', { language_code: 'en' });
  const members = new Map([telegram.world.me.id, mia.id].map((id) => [id, 'member' as const]));
  telegram.world.addChat({ id: TEAM, title: 'Team', members });
  telegram.type(mia, TEAM, '/unpaid');
  return { slack, discord, telegram };
}

/** Chooses the platform by its name in the list, and types what it asks for. */
async function choosePlatform(person: Person, name: string, settings: [RegExp, string][]): Promise<void> {
  const [, list = ''] = await person.sees(/Where does the team work\?([\s\S]*)> \[1\]: /);
  await person.answer(/> \[1\]: /, new RegExp(`(\\d) {2}${name}`).exec(list)?.[1] ?? '');
  for (const [question, typed] of settings) await person.answer(question, typed);
}

async function choosePlace(person: Person, title: RegExp): Promise<void> {
  const [, list = ''] = await person.sees(/Which channel\?([\s\S]*)>: /);
  await person.answer(/>: /, new RegExp(`(\\d) {2}[^\\n]*${title.source}`).exec(list)?.[1] ?? '');
  await person.sees(/Said hello in /);
}

describe.skipIf(!canType())('a new team at a terminal', () => {
  test('is told of a wrong token, chooses its channels, is greeted in each, and finds its board there', {
    timeout: 240_000,
  }, async () => {
    const { slack, discord, telegram } = await platforms();
    const { folder } = await newUser({
      SLACK_API_URL: slack.apiUrl,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    });
    const person = sitDown(['init'], {}, folder);
    await connectShop(person);

    await choosePlatform(person, 'Slack', [
      [/Bot token, xoxb.*: /, 'xoxb-of-somebody-else'],
      [/App-level token.*: /, slack.workspace.appToken],
    ]);
    await person.sees(/invalid_auth[\s\S]*→ [\s\S]*SLACK_BOT_TOKEN/);
    await person.answer(/Try again\? .*: /, '');
    await person.answer(/Bot token, xoxb.*\[set\]: /, slack.workspace.botToken);
    await person.answer(/App-level token.*\[set\]: /, '');
    await choosePlace(person, /orders/);

    await person.answer(/One more channel\? .*: /, 'y');
    await choosePlatform(person, 'Discord', [
      [/Bot token.*: /, discord.world.token],
      [/Application id.*: /, discord.world.applicationId],
    ]);
    await choosePlace(person, /orders/);

    await person.answer(/One more channel\? .*: /, 'y');
    await choosePlatform(person, 'Telegram', [[/Token from @BotFather.*: /, telegram.token]]);
    await choosePlace(person, /Team/);

    await person.answer(/One more channel\? .*: /, '');
    await person.answer(/Your name.*: /, 'Ada');
    await person.answer(/user id on Slack.*: /, 'U0ADA');
    await person.answer(/user id on Discord.*: /, '');
    await person.answer(/user id on Telegram.*: /, '4711');
    await finish(person);
    expect(await person.ended).toBe(0);

    const posted = {
      slack: () => slack.workspace.messages.filter(({ channel }) => channel === ORDERS),
      discord: () => [...discord.world.messages.values()],
      telegram: () => telegram.botMessages(TEAM),
    };
    for (const messages of Object.values(posted)) {
      expect(messages()).toHaveLength(1);
      expect(JSON.stringify(messages())).toContain('Next: npx unpaid start');
    }
    for (const secret of [
      slack.workspace.botToken,
      slack.workspace.appToken,
      discord.world.token,
      telegram.token,
    ])
      expect(person.screen()).not.toContain(secret);

    const config = join(folder, 'unpaid.yaml');
    writeFileSync(config, `${readFileSync(config, 'utf8')}console: { port: 0 }\n`);
    const bot = startUnpaid(['start'], { LOG_LEVEL: 'error' }, folder);
    await bot.printed(/Webhooks, health:/);
    for (const messages of Object.values(posted))
      await expect.poll(() => messages().length, PATIENT).toBeGreaterThan(1);
    const doctor = await runUnpaid(['doctor'], {}, folder);
    expect(doctor.code, doctor.stdout).toBe(0);
  });
});
