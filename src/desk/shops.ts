/** Shops as people name them. */
import type { Settings } from '../domain/settings.js';
import type { Answer } from '../ports.js';
import { shopNotFoundAnswer } from './answers.js';
import type { Asker } from './asker.js';

/** Of the shops this person sees here, those that are called so. */
export function shopsNamed(who: Asker, settings: Settings, typed: string): string[] {
  const wanted = typed.toLowerCase();
  return who.shopIds.filter((id) => {
    const name = settings.shops.get(id)?.name.toLowerCase() ?? '';
    return id === wanted || name === wanted || name.startsWith(wanted);
  });
}

export function unknownShop(who: Asker, settings: Settings, typed: string): Answer {
  const names = who.shopIds.map((id) => settings.shops.get(id)?.name ?? id);
  return shopNotFoundAnswer(typed, names, who.language);
}

/** The clock of a place: that of its first shop. */
export function zoneOf(settings: Settings, shopIds: readonly string[]): string {
  return settings.shops.get(shopIds[0] ?? '')?.zone ?? 'UTC';
}
