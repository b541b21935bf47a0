/** The second step: where the team works. Credentials are tried at once, and the bot says hello where it may post. */

import { createSystemClock } from '../clock.js';
import { openSetup, type Remote } from '../compose-chats.js';
import { readEnvironment } from '../environment.js';
import type { ChatSetup } from '../ports.js';
import { openProxy, throughProxy } from '../proxy.js';
import type { AskedSetting } from '../texts/init-shape.js';
import { texts } from '../texts/texts.js';
import { askYesNo, choose } from './ask.js';
import { findingLines } from './findings.js';
import type { Progress } from './init.js';
import { askSetting } from './init-shop.js';

export interface ChosenChannel {
  id: string;
  platform: Remote | 'console';
  place: string;
}

const SETTINGS: Record<Remote, readonly AskedSetting[]> = {
  slack: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'],
  discord: ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID'],
  telegram: ['TELEGRAM_BOT_TOKEN'],
};

const PLATFORMS = ['console', 'slack', 'discord', 'telegram'] as const;

/** The shop's channels as they are, and what is added; at least one. */
export async function askChannels(progress: Progress, shopId: string): Promise<ChosenChannel[]> {
  const { t, before, terminal } = progress;
  const shop = before?.shops.find(({ id }) => id === shopId);
  const kept = (before?.channels ?? []).filter(({ id }) => shop?.channels.includes(id));
  const channels: ChosenChannel[] = kept.map(({ id, platform, place }) => ({ id, platform, place }));
  for (const { id, platform } of channels) terminal.tell(`  #${id} · ${t.platforms[platform]}`);
  while (channels.length === 0 || (await askYesNo(progress, t.another, false))) {
    const used = new Set([...(before?.channels ?? []), ...channels].map(({ id }) => id));
    const channel = await askChannel(progress, used);
    if (channel) channels.push(channel);
  }
  return channels;
}

async function askChannel(progress: Progress, used: ReadonlySet<string>): Promise<ChosenChannel | undefined> {
  const { t } = progress;
  const options = PLATFORMS.map((value) => ({ value, label: t.platforms[value] }));
  const platform = await choose(progress, t.platform, options, 'console');
  if (platform === 'console') {
    const id = freeId('orders', used);
    return { id, platform, place: id };
  }
  const setup = await askCredentials(progress, platform);
  const found = setup && (await askPlace(progress, setup));
  return found === undefined ? undefined : { id: freeId(platform, used), platform, place: found };
}

function freeId(wish: string, used: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? wish : `${wish}-${n}`;
    if (!used.has(id)) return id;
  }
}

/** Undefined where the person gives up. */
async function askCredentials(progress: Progress, platform: Remote): Promise<ChatSetup | undefined> {
  const { t, terminal, env, language } = progress;
  for (;;) {
    for (const name of SETTINGS[platform]) await askSetting(progress, name);
    terminal.tell(t.checking(t.platforms[platform]));
    const access = throughProxy(readEnvironment(env).chats, await openProxy());
    const setup = await openSetup(platform, access, createSystemClock());
    const findings = (await setup?.diagnose([], language)) ?? [];
    for (const finding of findings)
      for (const line of findingLines(finding, texts(language))) terminal.tell(line);
    if (setup && findings.every(({ state }) => state !== 'bad')) return setup;
    if (!setup) terminal.tell(`  ${texts(language).doctor.platform.unserved.detail}`);
    if (!(await askYesNo(progress, t.tryAgain, true))) return undefined;
  }
}

async function askPlace(progress: Progress, setup: ChatSetup): Promise<string | undefined> {
  const { t, terminal, language } = progress;
  for (;;) {
    const seen = await setup.places();
    if (seen.kind === 'ok' && seen.value.length > 0) {
      const options = seen.value.map(({ place, title }) => ({ value: place, label: title }));
      const place = await choose(progress, t.place, options);
      const title = options.find(({ value }) => value === place)?.label ?? place;
      const outcome = await setup.hello(place, helloCard(progress));
      if (outcome.kind === 'sent') {
        terminal.tell(`  ${t.said(title)}`);
        return place;
      }
      terminal.tell(`  ${t.notSaid(outcome.reason)}`);
    } else {
      terminal.tell(`  ${seen.kind === 'ok' ? t.noPlaces : t.placesFailed(seen.reason)}`);
    }
    if (!(await askYesNo({ ...progress, t: texts(language).init }, t.tryAgain, true))) return undefined;
  }
}

function helloCard({ t, language }: Progress) {
  const title = t.steps.channels;
  return {
    kind: 'note' as const,
    tone: 'good' as const,
    title,
    facts: [],
    lines: [{ text: t.next }],
    buttons: [],
    summary: title,
    language,
  };
}
