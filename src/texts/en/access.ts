import type { AccessTexts } from '../access-shape.js';

export const access: AccessTexts = {
  connectAgain: (shopId) =>
    `On the bot’s machine: npx unpaid connect tiktok-shop --shop ${shopId}. The bot may run meanwhile, and goes on by itself.`,
  lookIntoIt: 'On the bot’s machine npx unpaid doctor says what is wrong.',
  findings: {
    tokens: 'tokens',
    registration: 'webhook addresses',
    none: 'The shop is not connected.',
    byHand: 'The token was given by hand: it is not renewed, and ends within days.',
    sealed: 'The stored tokens do not open with TOKEN_ENCRYPTION_KEY.',
    sealedRemedy: 'Put the key they were sealed with back into TOKEN_ENCRYPTION_KEY, behind the new one.',
    gone: {
      deauthorized: 'The seller took the authorisation back; the tokens are deleted.',
      disconnected: 'The shop was disconnected; the tokens are deleted.',
    },
    ended: 'Access has ended and cannot be renewed.',
    refused: (day) => `Access cannot be renewed, and ends on ${day}.`,
    stale: (why) => `The access token was refused; a new one is being asked for${why && ` (${why})`}.`,
    trouble: (why) => `The last try to renew failed: ${why}.`,
    wait: 'It is tried again by itself while the bot runs.',
    good: (ago, next) => `Renewed ${ago} ago, again in ${next}.`,
    registered: (address, ago) => `They go to ${address}; looked at ${ago} ago.`,
    unregistered: (why) => `They could not be registered: ${why}.`,
    unregisteredRemedy:
      'Look at PUBLIC_URL, or enter the address in Partner Center. Until then the shop is polled every 15 s.',
    unchecked: 'They have not been looked at since the bot was started.',
  },
  callback: {
    code: 'Thank you. Go back to the terminal: it goes on there. This page can be closed.',
    denied: 'Nothing was authorised. Go back to the terminal.',
    no_redirect: 'This address brings no authorisation. Begin with “unpaid connect tiktok-shop”.',
    no_state:
      'This authorisation was not begun by us, so it is not taken. Begin with “unpaid connect tiktok-shop” and open its link.',
    unknown:
      'This authorisation does not belong to a link of ours, so it is not taken. Open the newest link.',
    used: 'This link was used before, so it is not taken again. Begin anew with “unpaid connect tiktok-shop”.',
    expired: 'This link is older than 30 minutes. Begin anew with “unpaid connect tiktok-shop”.',
  },
  deauthorized: {
    title: (shop) => `${shop} has withdrawn its consent`,
    text: () =>
      'The seller took the authorisation back. The tokens are deleted, and the bot does nothing there any more. To delete what was kept of the shop as well: npx unpaid erase.',
  },
  ending: {
    title: (shop) => `${shop}: the authorisation runs out`,
    text: (day) =>
      day === undefined
        ? 'The seller has to agree again soon. After that the bot sees nothing there.'
        : `The seller has to agree again before ${day}. After that the bot sees nothing there.`,
  },
  refused: {
    title: (shop) => `${shop} must be connected again`,
    text: (day) =>
      day === undefined
        ? 'The marketplace does not renew our access any more. It works on for a while.'
        : `The marketplace does not renew our access any more. It works until ${day}.`,
  },
  trouble: {
    title: (shop) => `${shop}: access cannot be renewed`,
    text: () => 'Our app was refused, or the stored tokens do not open. It is tried again every ten minutes.',
  },
};
