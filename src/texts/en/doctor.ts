import type { DoctorTexts } from '../doctor-shape.js';
import { count } from './words.js';

const connectAgain = (shop: string): string =>
  `Connect the shop again: npx unpaid connect tiktok-shop --shop ${shop}.`;

export const doctor: DoctorTexts = {
  title: 'What the doctor sees',
  states: { good: 'good', warning: 'look', bad: 'bad' },
  remedy: (text) => `→ ${text}`,
  verdict: (bad, warnings) => {
    if (bad + warnings === 0) return 'All is well.';
    const parts = [
      bad > 0 ? `${count(bad, 'thing is', 'things are')} wrong` : '',
      warnings > 0 ? `${count(warnings, 'thing needs', 'things need')} a look` : '',
    ];
    return `${parts.filter(Boolean).join(', ')}.`;
  },
  part: (subject, what) => `${subject} · ${what}`,
  parts: {
    config: 'Configuration',
    database: 'Database',
    disk: 'Disk',
    bot: 'Bot',
    network: 'network',
    clock: 'clock',
    access: 'access',
    orders: 'orders',
    chat: 'chat with buyers',
    cancel: 'cancelling',
    mode: 'mode',
    reading: 'last read',
    webhooks: 'webhooks',
    timers: 'timers',
    queue: 'queue',
    quota: 'chat quota',
    messages: 'messages',
    platform: 'set-up',
  },
  config: {
    good: (shops, channels, people) =>
      [
        count(shops, 'shop', 'shops'),
        count(channels, 'channel', 'channels'),
        count(people, 'person', 'people'),
      ].join(', '),
    noOwner: {
      detail: 'Nobody is an owner, so nobody can let a shop go live.',
      remedy: 'Give one of the people “role: owner” in the configuration.',
    },
  },
  database: {
    good: (size) => `${size}, whole, and every commit is on the disk.`,
    absent: {
      detail: 'There is none yet.',
      remedy:
        'It is made by the first “npx unpaid start”. If there should be one, set UNPAID_DATA_DIR as the bot has it.',
    },
    damaged: (first) => ({
      detail: `It is damaged: ${first}`,
      remedy: 'Stop the bot, keep the file, and put back the newest backup.',
    }),
    unreadable: (why) => ({
      detail: why,
      remedy: 'Check who owns the file and whether the program fits it.',
    }),
    walLarge: (size) => ({
      detail: `Its log beside it has grown to ${size}.`,
      remedy: 'Something keeps an old reading open: end other programs on the file, then restart the bot.',
    }),
    notDurable: {
      detail: 'A power cut could lose what was promised to buyers.',
      remedy: 'Put the data folder on a local disk: network folders do not keep their promises.',
    },
    driver: (node) => ({
      detail: `Its driver was compiled against headers that let Node.js ${node} end the bot without warning (SIGABRT).`,
      remedy:
        'Run the bot on Node.js 22, or on 24.18: install that version, then “npm rebuild better-sqlite3”.',
    }),
    postgres: 'PostgreSQL answers.',
  },
  disk: {
    good: (free) => `${free} free.`,
    low: (free) => ({
      detail: `Only ${free} free.`,
      remedy: 'Make room: on a full disk the bot stands still.',
    }),
  },
  bot: {
    runs: (span) => `It runs; its last beat was ${span} ago.`,
    stands: (span) => ({ detail: `It has not run for ${span}.`, remedy: 'Start it: npx unpaid start.' }),
    never: { detail: 'It has never run on this database.', remedy: 'Start it: npx unpaid start.' },
  },
  network: {
    good: (host) => `${host} answers.`,
    silent: (host, why) => ({
      detail: `${host} does not answer: ${why}.`,
      remedy: 'Check the line, the firewall and the name server; behind a proxy set HTTPS_PROXY.',
    }),
  },
  clock: {
    good: (seconds) => `Within ${count(Math.max(1, seconds), 'second', 'seconds')} of the marketplace’s.`,
    off: (seconds) => ({
      detail: `This machine is ${count(Math.abs(seconds), 'second', 'seconds')} ${seconds > 0 ? 'ahead of' : 'behind'} the marketplace.`,
      remedy:
        'Set the clock by NTP (timedatectl set-ntp true): half a minute ahead or five behind, and every call is refused.',
    }),
    unknown: 'The answer told no time.',
  },
  access: {
    good: 'The shop lets us in.',
    no_tokens: (_why, shop) => ({
      detail: 'The shop is not connected.',
      remedy: `Connect it: npx unpaid connect tiktok-shop --shop ${shop}.`,
    }),
    token_wrong: (why, shop) => ({
      detail: `The access token is refused: ${why}.`,
      remedy: connectAgain(shop),
    }),
    token_expired: (why, shop) => ({
      detail: `The access token has run out: ${why}.`,
      remedy: connectAgain(shop),
    }),
    app_wrong: (why) => ({
      detail: `The app’s key or secret is refused: ${why}.`,
      remedy:
        'Copy TIKTOK_SHOP_APP_KEY and TIKTOK_SHOP_APP_SECRET from Partner Center again, both from the same app.',
    }),
    cipher_wrong: (why, shop) => ({
      detail: `The shop cipher does not fit the token: ${why}.`,
      remedy: connectAgain(shop),
    }),
    address_blocked: (why) => ({
      detail: `This machine’s address is not allowed: ${why}.`,
      remedy: 'Add it to the app’s IP allow list in Partner Center, or empty the list.',
    }),
    scope_missing: (why, shop) => ({
      detail: `The app may not read orders: ${why}.`,
      remedy: `Give the app “Order Information” in Partner Center. ${connectAgain(shop)}`,
    }),
    other_shop: (why) => ({
      detail: `The token opens another shop: ${why}.`,
      remedy: 'Mend externalId in the configuration, or connect the right shop.',
    }),
    not_told: (why) => ({
      detail: `The shop could not be asked: ${why}.`,
      remedy: 'Try again in a minute. If it stays, look at what is said above of network and clock.',
    }),
  },
  orders: { good: 'Orders can be read.' },
  chat: {
    good: 'The bot may write to buyers.',
    missing: (shop) => ({
      detail: 'The app lacks the chat scope, so the bot writes to nobody: cards carry the text to copy.',
      remedy: `Ask for “Customer Service” in Partner Center. ${connectAgain(shop)}`,
    }),
    failing: (why) => ({ detail: `The chat could not be asked: ${why}.`, remedy: 'Try again in a minute.' }),
  },
  cancel: {
    good: 'Unpaid orders can be cancelled in this market.',
    missing: {
      detail:
        'In this market sellers cannot cancel unpaid orders: nothing is cancelled, and no deadline is told.',
      remedy: 'Nothing to do: TikTok Shop closes them itself.',
    },
  },
  mode: {
    live: 'Live: the bot acts by itself.',
    shadow: (shop) => ({
      detail: 'Shadow: the bot shows what it would do, and does nothing by itself.',
      remedy: `When you have seen enough: npx unpaid go-live ${shop}.`,
    }),
    paused: (shop) => ({
      detail: 'Paused: nothing is sent or cancelled.',
      remedy: `Type “resume” in the channel, or npx unpaid resume ${shop}.`,
    }),
    stopped: (number) => ({
      detail: `Automatic cancels were stopped: ${count(number, 'cancel waits', 'cancels wait')} for a lead.`,
      remedy: 'Press Go on or Keep them open on the board.',
    }),
  },
  reading: {
    good: (span) => `${span} ago.`,
    old: (span) => ({
      detail: `${span} ago: what the cards show is old.`,
      remedy: 'Look at network and access above, and whether the bot runs.',
    }),
    never: { detail: 'The shop has never been read.', remedy: 'Start the bot, and look at access above.' },
  },
  webhooks: {
    good: (span) => `The last came ${span} ago.`,
    silent: (span) => ({
      detail: `None for ${span}: orders are found by asking every 15 seconds.`,
      remedy: 'Check that the public address leads here, and that it is registered in Partner Center.',
    }),
    never: 'None has come yet: orders are found by asking every 15 seconds, which is fine.',
  },
  timers: {
    good: 'Nothing is overdue.',
    overdue: (number, span) => ({
      detail: `${count(number, 'step is', 'steps are')} overdue, the oldest by ${span}.`,
      remedy: 'Restart the bot. If it stays, look at the disk and at the log for “a fault of our own”.',
    }),
  },
  queue: {
    good: (waiting) => (waiting === 0 ? 'Empty.' : `${waiting} waiting, none of them late.`),
    stuck: (number, span) => ({
      detail: `${count(number, 'thing waits', 'things wait')} too long, the oldest for ${span}.`,
      remedy: 'Look at network, access and the chats: something takes nothing from us.',
    }),
  },
  quota: {
    good: (used) => `${count(used, 'chat request', 'chat requests')} used today.`,
    low: (used) => ({
      detail: `Few chat requests are left today; ${used} are used. Only notices and valuable orders are still written to.`,
      remedy:
        'It begins anew at midnight UTC. If it happens often, lower the messages an order in the policy.',
    }),
    spent: {
      detail: 'No chat request is left today: the bot writes to nobody.',
      remedy: 'It begins anew at midnight UTC. Until then write from Seller Center.',
    },
  },
  messages: {
    good: 'Each is known to have arrived or not.',
    unknown: (number) => ({
      detail: `Of ${count(number, 'message', 'messages')} nobody knows whether it arrived.`,
      remedy: 'Open the order’s card, look into the chat, and press It arrived or Send again.',
    }),
  },
  platform: {
    none: {
      detail: 'Its credentials are not set.',
      remedy: 'Run npx unpaid init, or set them in the environment (README, Settings).',
    },
    unserved: {
      detail: 'This version cannot look into it.',
      remedy: 'Look at the log of the bot for what it says of this platform.',
    },
  },
};
