/** A lane of the outbox: one target, whose calls share its pace and its limit. Rows of the outbox keep it as text. */

const CHAT = 'chat:';

/** Everything that asks the shop's API. */
export const shopLane = (shopId: string): string => `shop:${shopId}`;
/** A shop's access: the shop's own lane stands still while that is being renewed. */
export const accessLane = (shopId: string): string => `access:${shopId}`;
/** What one channel of a team chat shows. */
export const chatLane = (channelId: string): string => `${CHAT}${channelId}`;

/** The channel of a chat's lane; undefined for the lanes of shops. */
export const channelOfLane = (lane: string): string | undefined =>
  lane.startsWith(CHAT) ? lane.slice(CHAT.length) : undefined;
