/** Small cards about access to a shop: what is so, and what to do about it. */
import { texts } from '../texts/texts.js';
import type { Card } from './card.js';
import { formatDay, shorten } from './format.js';
import { note } from './note-card.js';
import type { TeamLanguage } from './template.js';

interface ShopFacts {
  shopId: string;
  shopName: string;
  zone: string;
}

/** Into the channel: the shop's access has ended. */
export function reauthorizeNote({ shopId, shopName }: ShopFacts, language: TeamLanguage): Card {
  const t = texts(language);
  const title = t.note.reauthorizeTitle(shorten(shopName, 48));
  const lines = [
    { text: t.note.reauthorize, style: 'strong' as const },
    { text: t.access.connectAgain(shopId) },
  ];
  return note(title, lines, 'bad', language);
}

/** Into the channel: what has happened to the authorisation. `until`: epoch ms, when access ends. */
export function accessNote(
  facts: ShopFacts & { kind: 'deauthorized' | 'ending' | 'refused' | 'trouble'; until?: number },
  language: TeamLanguage,
): Card {
  const t = texts(language);
  const { kind, until, zone, shopId } = facts;
  const day = until === undefined ? undefined : formatDay(until, zone, language);
  const said = t.access[kind];
  const lines = [
    { text: said.text(day), style: 'strong' as const },
    { text: kind === 'trouble' ? t.access.lookIntoIt : t.access.connectAgain(shopId) },
  ];
  return note(
    said.title(shorten(facts.shopName, 48)),
    lines,
    kind === 'deauthorized' ? 'bad' : 'warning',
    language,
  );
}
