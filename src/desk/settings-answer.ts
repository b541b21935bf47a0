/** What holds here: the policy of each shop, who may what, and the language, which can be changed. */
import type { Card, Fact, Row } from '../domain/card.js';
import { formatSpan, shorten } from '../domain/format.js';
import type { Policy } from '../domain/policy.js';
import type { TeamLanguage } from '../domain/template.js';
import { touchBoards } from '../services/touch.js';
import type { Unit } from '../store/database.js';
import { chooseLanguage } from '../store/members.js';
import { texts } from '../texts/texts.js';
import { privately, toast } from './answers.js';
import { type Asker, refuse } from './asker.js';
import type { SettingsCommand } from './command-spec.js';
import type { Deed } from './deed.js';
import type { DeskOptions } from './desk.js';

export function settingsCard(who: Asker, what: SettingsCommand['what'], desk: DeskOptions): Card {
  const t = texts(who.language);
  const { settings: said } = t.desk;
  const facts: Fact[] = [];
  const all = what === undefined;
  if (all || what === 'policy') facts.push(...policyFacts(who, desk));
  if (all || what === 'language') facts.push({ label: said.language, value: said.languages[who.language] });
  const rows = what === 'people' || all ? peopleRows(who, desk) : [];
  const lines = [];
  if (who.person) {
    const you = said.you(who.person.name, t.words.roles[who.person.role]);
    lines.push({ text: you });
  }
  if (what === 'language') lines.push({ text: said.hint, style: 'small' as const });
  return {
    kind: 'list',
    tone: 'calm',
    title: said.title,
    facts: facts.slice(0, 10),
    lines,
    rows,
    buttons: [],
    summary: said.title,
    language: who.language,
  };
}

function policyFacts(who: Asker, { settings }: DeskOptions): Fact[] {
  return who.shopIds.flatMap((id) => {
    const shop = settings.shops.get(id);
    const policy = shop && settings.policies.get(shop.policy);
    if (!shop || !policy) return [];
    return [{ label: shorten(shop.name, 40), value: policyText(policy, who.language) }];
  });
}

/** The plan of the first rule, which is what most orders have, with quiet hours and limits. */
function policyText(policy: Policy, language: TeamLanguage): string {
  const { desk, words } = texts(language);
  const { caps, quietHours } = policy;
  const steps = [...(policy.rules[0]?.steps ?? [])]
    .sort((a, b) => a.afterMs - b.afterMs)
    .map((step) => desk.stepAfter(words.steps[step.name], formatSpan(step.afterMs, language)));
  const limits = desk.capsValue(
    caps.perOrder,
    caps.perBuyer,
    formatSpan(caps.perBuyerMs, language),
    formatSpan(caps.gapMs, language),
  );
  const quiet = words.pair(desk.why.quietHours, `${quietHours.from}–${quietHours.to}`);
  return [shorten(policy.name, 48), words.list(steps), quiet, limits].join(' · ');
}

function peopleRows(who: Asker, { settings }: DeskOptions): Row[] {
  const { words, desk } = texts(who.language);
  const shopsOf = (shops: readonly string[] | undefined): string =>
    shops
      ? words.list(shops.map((id) => shorten(settings.shops.get(id)?.name ?? id, 40)))
      : desk.settings.allShops;
  const named = settings.people
    .filter(({ shops }) => !shops || shops.some((id) => who.shopIds.includes(id)))
    .map(({ name, role, shops, onDuty }) => ({
      cells: [
        shorten(name, 40),
        words.roles[role],
        shopsOf(shops),
        ...(onDuty ? [] : [desk.settings.offDuty]),
      ],
    }));
  const groups = (settings.groups ?? []).map(({ platform, group, role, shops }) => ({
    cells: [desk.settings.group(platform, group), words.roles[role], shopsOf(shops)],
  }));
  const members = who.channel?.members ?? 'agent';
  const open = who.channel && members !== 'none';
  return [...named, ...groups, ...(open ? [{ cells: [desk.settings.members, words.roles[members]] }] : [])];
}

/** For themselves anybody may, for a channel a lead. */
export async function changeLanguage(
  unit: Unit,
  who: Asker,
  language: TeamLanguage,
  scope: 'me' | 'channel',
  desk: DeskOptions,
): Promise<Deed> {
  const { person, channel } = who;
  const { settings: said, notHere } = texts(language).desk;
  if (!person) return { answer: toast(notHere, 'bad'), outcome: 'refused' };
  if (scope === 'me') {
    const { platform, userId } = who.actor;
    await chooseLanguage(unit, { id: person.id, platform, user_id: userId, name: person.name }, language);
  } else {
    const refusal = refuse(who, 'configure', who.shopIds[0]);
    if (refusal) return refusal;
    if (!channel) return { answer: toast(notHere, 'bad'), outcome: 'refused' };
    await desk.channels.change(unit, channel.id, { language });
    for (const shopId of who.shopIds) await touchBoards(unit, shopId);
  }
  const text = said.languageOf[scope](said.languages[language]);
  return { answer: toast(text, 'good'), outcome: 'done', because: `${scope} ${language}` };
}

export function settingsAnswer(who: Asker, command: SettingsCommand, desk: DeskOptions) {
  return privately(settingsCard(who, command.what, desk));
}
