/** The channels as they are now: configured, with what changed since. One book for everything that looks a channel up. */
import type { ChannelSettings } from '../domain/settings.js';
import type { TeamLanguage } from '../domain/template.js';
import { type ChannelChange, changeChannel, listChannelChanges } from '../store/channel-changes.js';
import type { Db, Unit } from '../store/database.js';

export interface ChannelBook {
  /** Reads as `Settings.channels`. Changes with the database, after its commit. */
  readonly now: ReadonlyMap<string, ChannelSettings>;
  load(db: Db): Promise<void>;
  /** Writes it; what is read here follows with `load` once the transaction is done. */
  change(unit: Unit, channelId: string, to: { place?: string; language?: TeamLanguage }): Promise<void>;
}

export function openChannelBook(configured: ReadonlyMap<string, ChannelSettings>): ChannelBook {
  const now = new Map(configured);
  return {
    now,
    async load(db) {
      for (const channel of withChanges([...configured.values()], await listChannelChanges(db)))
        now.set(channel.id, channel);
    },
    async change(unit, channelId, to) {
      const [first, present] = [configured.get(channelId), now.get(channelId)];
      if (!first || !present) return;
      const language = to.language ?? (present.language === first.language ? null : present.language);
      await changeChannel(unit, first, { place: to.place ?? present.place, language });
    },
  };
}

/** What was changed counts until the configuration names another place: that is the newer word. */
export function withChanges<T extends Pick<ChannelSettings, 'id' | 'place' | 'language'>>(
  channels: readonly T[],
  changes: readonly ChannelChange[],
): T[] {
  return channels.map((channel) => {
    const change = changes.find(({ channel_id }) => channel_id === channel.id);
    if (!change) return channel;
    const place = change.configured_place === channel.place ? change.place : channel.place;
    return { ...channel, place, language: change.language ?? channel.language };
  });
}
