/** Slack, Discord and Telegram on this machine, each with a channel and somebody in it, and what the bot must know of them. */
import { type LocalDiscord, startDiscord } from '../fakes/discord/index.js';
import { personIn, type Person as SlackPerson } from '../fakes/slack/person.js';
import { type LocalSlack, openLocalSlack } from '../fakes/slack/server.js';
import { openFakeTelegram } from '../fakes/telegram/server.js';

export const PLATFORMS = ['slack', 'discord', 'telegram'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface ThreeChats {
  env: Record<string, string>;
  /** Lines of `channels:`, and the ids of their channels. */
  channels: string;
  channelIds: readonly string[];
  /** Somebody presses what stands there. Resolves to the ms until the platform had its acknowledgement. */
  press: Record<Platform, () => Promise<number>>;
  /** Cards of orders that a person on this platform sees. */
  cards(platform: Platform): number;
  close(): Promise<void>;
}

const TEAM = -1_001_234_567_890;
const SLACK_CHANNEL = 'C0ORDERS1';
/** Acts that need no dialog; which of them stands on a card changes as cards are redrawn. */
const LABELS = ['Claim', 'Release'];

export async function openThreeChats(): Promise<ThreeChats> {
  const slack = await openLocalSlack();
  const discord = await startDiscord();
  const telegram = await openFakeTelegram(Date.now);
  const ben = telegram.person(4_712, 'Ben', { language_code: 'en' });
  telegram.world.addChat({
    id: TEAM,
    title: 'Team',
    members: new Map([
      [telegram.world.me.id, 'member'],
      [ben.id, 'administrator'],
    ]),
  });
  const mia = personIn(slack, 'UMIA00001');
  const cardsOf = (has: readonly string[][]): number => has.filter((labels) => isCard(labels)).length;
  return {
    env: {
      SLACK_BOT_TOKEN: slack.workspace.botToken,
      SLACK_APP_TOKEN: slack.workspace.appToken,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.world.token,
      DISCORD_APPLICATION_ID: discord.world.applicationId,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    },
    channels: [
      `  - { id: on-slack, platform: slack, place: ${SLACK_CHANNEL}, language: en }`,
      `  - { id: on-discord, platform: discord, place: "${discord.channel.id}", language: en }`,
      `  - { id: on-telegram, platform: telegram, place: "${TEAM}", language: en }`,
    ].join('\n'),
    channelIds: ['on-slack', 'on-discord', 'on-telegram'],
    press: {
      slack: slackPress(slack, mia),
      discord: discordPress(discord),
      async telegram() {
        const messages = telegram.botMessages(TEAM);
        const message = pick(messages.filter((one) => isCard(telegram.keys(one).map(({ text }) => text))));
        const label = telegram.keys(message).find(({ text }) => LABELS.includes(text))?.text ?? '';
        const startedAt = performance.now();
        await telegram.press(ben, TEAM, message.id, label);
        return performance.now() - startedAt;
      },
    },
    cards(platform) {
      if (platform === 'telegram')
        return cardsOf(telegram.botMessages(TEAM).map((one) => telegram.keys(one).map(({ text }) => text)));
      if (platform === 'discord')
        return cardsOf(
          [...discord.world.messages.values()].map(({ components }) =>
            components.flatMap((row) => row.components.map(({ label = '' }) => label)),
          ),
        );
      return cardsOf(slack.workspace.messages.map(slackLabels));
    },
    async close() {
      await Promise.all([slack.close(), discord.close(), telegram.close()]);
    },
  };
}

const isCard = (labels: readonly string[]): boolean => labels.some((label) => LABELS.includes(label));

function pick<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)];
  if (one === undefined) throw new Error('no card is there to press on');
  return one;
}

/** From the envelope on its way to its acknowledgement. */
function slackPress({ sockets, workspace }: LocalSlack, person: SlackPerson) {
  const { deliver } = sockets;
  let told = (_ms: number): void => {};
  sockets.deliver = async (...args) => {
    const tell = told;
    const startedAt = performance.now();
    const delivery = await deliver(...args);
    if (delivery.kind === 'acknowledged') tell(performance.now() - startedAt);
    return delivery;
  };
  return () =>
    new Promise<number>((resolve, reject) => {
      const stands = workspace.messages.filter(({ onlyFor }) => onlyFor === undefined).map(slackLabels);
      const label = LABELS.find((one) => stands.some((labels) => labels.includes(one)));
      if (!label) return reject(new Error('no card is there to press on'));
      told = resolve;
      // What is shown after the acknowledgement is not waited for.
      void person.press(label, SLACK_CHANNEL).catch(() => {});
    });
}

const slackLabels = ({ blocks }: { blocks: object[] }): string[] =>
  LABELS.filter((label) => JSON.stringify(blocks).includes(`"text":"${label}"`));

/** From the interaction's dispatch to its first answer, a deferral included. */
function discordPress({ interactions, channel, person }: LocalDiscord) {
  const ben = person();
  const { create, callback } = interactions;
  const waiting = new Map<string, (ms: number) => void>();
  const begun = new Map<string, number>();
  let told: ((ms: number) => void) | undefined;
  interactions.create = (...args) => {
    const interaction = create(...args);
    if (told) waiting.set(interaction.id, told);
    begun.set(interaction.id, performance.now());
    return interaction;
  };
  interactions.callback = (id, ...rest) => {
    callback(id, ...rest);
    waiting.get(id)?.(performance.now() - (begun.get(id) ?? 0));
    waiting.delete(id);
  };
  return () =>
    new Promise<number>((resolve, reject) => {
      told = resolve;
      const has = (label: string) =>
        ben.sees().some((message) => message.channel_id === channel.id && labelsOf(message).includes(label));
      const label = LABELS.find(has);
      if (!label) return reject(new Error('no card is there to press on'));
      void ben.press(label).catch(() => {});
    });
}

const labelsOf = ({ components }: { components: { components: { label?: string }[] }[] }): string[] =>
  components.flatMap((row) => row.components.map(({ label = '' }) => label));
