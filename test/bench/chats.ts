/** The bot connected to three platforms and idle, against one process that holds the three bare clients. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.js';
import { inPairs, type Row, rowOf } from './figures.js';
import { CLI, ROOT, type Started, startOnce } from './start.js';
import { openThreeChats, type ThreeChats } from './three-chats.js';

/** Long enough to be idle, and longer than the 5 s that Discord wants between two logins: else the next start would wait for them. */
const IDLE_MS = 20_000;
const GOALS = { readyMs: 1.6, memoryMb: 1.8 };

export const chats: Bench = {
  name: 'chats',
  about:
    '`unpaid start` with a channel in Slack, Discord and Telegram each (strict local servers), from `spawn` to the line that ' +
    'tells all are connected, and its resident memory 20 s later. Bare: one Node process with the same three client ' +
    'libraries as their manuals start them, connected to the same servers, no bot around them.',
  async run({ folder, pairs }) {
    const servers = await openThreeChats();
    const config = join(folder, 'chats.yaml');
    writeFileSync(config, configOf(servers));
    const once = (args: string[], name: string, cwd: string): Promise<Started> =>
      startOnce(args, join(folder, name), cwd, servers.env, IDLE_MS);
    try {
      const measured = await inPairs(
        pairs,
        (round) => once([CLI, 'start', '--config', config], `chats-${round}`, folder),
        (round) => once(['--input-type=module', '-e', BARE], `clients-${round}`, ROOT),
      );
      const row = (name: string, unit: string, key: keyof Started): Row =>
        rowOf(
          name,
          unit,
          measured.map(({ ours, bare }) => ({ ours: ours[key], bare: bare[key] })),
          {
            text: `≤ ${GOALS[key]}× bare`,
            met: ({ ratio }) => ratio.median <= GOALS[key],
          },
        );
      return [
        row('three chats, start to connected', 'ms', 'readyMs'),
        row('three chats, resident memory idle', 'MB', 'memoryMb'),
      ];
    } finally {
      await servers.close();
    }
  },
};

const configOf = ({ channels, channelIds }: ThreeChats): string => `shops:
  - id: bench
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "7494049642642441621"
    market: UK
    policy: standard
    channels: [${channelIds.join(', ')}]
channels:
${channels}
http: { port: 0 }
`;

const BARE = `
import bolt from '@slack/bolt';
import { Client, GatewayIntentBits } from 'discord.js';
import { Bot } from 'grammy';
const { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl } = process.env;
const app = new bolt.App({ token, appToken, socketMode: true, logLevel: 'error', clientOptions: { slackApiUrl }, installerOptions: { clientOptions: { slackApiUrl } } });
app.action(/.*/, async ({ ack }) => await ack());
const discord = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: process.env.DISCORD_API_URL } });
const telegram = new Bot(process.env.TELEGRAM_BOT_TOKEN, { client: { apiRoot: process.env.TELEGRAM_API_ROOT } });
telegram.on('callback_query', (context) => context.answerCallbackQuery());
await Promise.all([
  app.start(),
  new Promise((resolve) => { discord.once('ready', resolve); discord.once('clientReady', resolve); void discord.login(process.env.DISCORD_TOKEN); }),
  new Promise((resolve) => void telegram.start({ onStart: resolve })),
]);
console.log('Webhooks');
process.on('SIGTERM', () => process.exit(0));
`;
