import type { InitTexts } from '../init-shape.js';

export const init: InitTexts = {
  welcome:
    'This sets the bot up, in five steps. What stands in brackets is kept when you press Enter; Ctrl+C ends it, and you can run it again.',
  step: (number, of, name) => `\n${number} of ${of}: ${name}`,
  steps: { shop: 'shop', channels: 'channels', people: 'people', language: 'language', policy: 'policy' },
  settings: {
    TIKTOK_SHOP_APP_KEY: 'App key (Partner Center, your app)',
    TIKTOK_SHOP_APP_SECRET: 'App secret of the same app (not shown)',
    TIKTOK_SHOP_SERVICE_ID: 'Service id (in the app’s authorisation link)',
    SLACK_BOT_TOKEN: 'Bot token, xoxb-… (not shown)',
    SLACK_APP_TOKEN: 'App-level token, xapp-… (not shown)',
    DISCORD_TOKEN: 'Bot token (not shown)',
    DISCORD_APPLICATION_ID: 'Application id',
    TELEGRAM_BOT_TOKEN: 'Token from @BotFather (not shown)',
  },
  kept: 'set',
  number: (number) => `Type a number from 1 to ${number}.`,
  needed: 'This is needed.',
  yesOrNo: 'Type y or n.',
  shopId: 'A short id for the shop: small letters, digits and -',
  newKey: (file) =>
    `Made a key that seals the shop’s tokens (TOKEN_ENCRYPTION_KEY in ${file}). Keep a copy of it apart from the database.`,
  connected: (name) => `${name} is connected.`,
  connectAgain: 'Connect it again?',
  tryAgain: 'Try again?',
  platform: 'Where does the team work?',
  platforms: {
    console: 'this machine’s console, in a browser',
    slack: 'Slack',
    discord: 'Discord',
    telegram: 'Telegram',
  },
  checking: (what) => `Checking ${what} …`,
  place: 'Which channel?',
  noPlaces: 'The bot sees no channel yet: invite it into one, then go on.',
  placesFailed: (why) => `The channels cannot be listed: ${why}`,
  said: (place) => `Said hello in ${place}.`,
  notSaid: (why) => `Could not say hello there: ${why}`,
  another: 'One more channel?',
  yourName: 'Your name: you become an owner',
  yourId: {
    slack: 'Your user id on Slack, U… (your profile, ⋮, Copy member ID; Enter to leave it out)',
    discord:
      'Your user id on Discord (Developer Mode on, right-click yourself, Copy User ID; Enter to leave it out)',
    telegram: 'Your user id on Telegram, a number (@userinfobot tells it; Enter to leave it out)',
  },
  language: 'Which language do the cards speak?',
  languages: { en: 'English', 'zh-CN': 'Chinese' },
  policy: 'Which policy?',
  written: (files) => `Written: ${files}.`,
  next: 'Next: npx unpaid start. The shop begins in shadow: the bot only shows what it would do. When you have seen enough: npx unpaid go-live.',
};
