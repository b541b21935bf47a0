import { type Core, type TeamChatHarness, teamChatContract } from '../contract/team-chat.js';
import type { Message } from '../fakes/telegram/world.js';
import { asDrawn } from './as-drawn.js';
import { openTelegram, TEAM } from './open-telegram.js';

/** Over the real client and its long poll, sockets and all. */
async function harness(core: Core): Promise<TeamChatHarness> {
  const scene = await openTelegram();
  const { telegram, mia } = scene;
  const { world } = telegram;
  const chat = scene.connect();
  await chat.start(core);
  const shown = () => telegram.botMessages(TEAM);
  const newestAfter = (id: number) => world.until(() => shown().find((message) => message.id > id));
  const lastId = () => (world.chats.get(TEAM)?.nextMessageId ?? 0) - 1;
  const newestWith = (label: string): Message => {
    const found = shown().findLast((message) => telegram.keys(message).some(({ text }) => text === label));
    if (!found) throw new Error(`no message has a button ${label}`);
    return found;
  };
  return {
    chat,
    place: String(TEAM),
    unknownPlace: '-1009999999999',
    withoutPrivacy: 'Telegram has no message in a group that one member alone is sure to see',
    userId: String(mia.id),
    seen: async () =>
      shown().map((message) => ({
        text: asDrawn(message.text),
        buttons: telegram.keys(message).map(({ text }) => text),
        inThread: message.replyTo !== undefined,
      })),
    async press(label) {
      const before = lastId();
      const message = newestWith(label);
      const key = telegram.keys(message).find(({ text }) => text === label);
      const words = await telegram.press(mia, TEAM, message.id, label);
      if (key?.callback_data?.startsWith('c')) {
        const yes = await world.until(() =>
          telegram.keys(message).find((one) => one.callback_data === key.callback_data?.replace('c', 'y')),
        );
        return await telegram.press(mia, TEAM, message.id, yes.text);
      }
      if (words !== '') return words;
      return asDrawn((await newestAfter(before)).text);
    },
    async type(text) {
      const { id } = telegram.type(mia, TEAM, `/unpaid ${text}`);
      return asDrawn((await newestAfter(id)).text);
    },
    async fill(values) {
      const question = await world.until(() => shown().findLast(({ markup }) => markup?.force_reply));
      const [text = ''] = Object.values(values);
      const { id } = telegram.type(mia, TEAM, text, { replyTo: question.id });
      return asDrawn((await newestAfter(id)).text);
    },
    restarted: async () => scene.connect(),
    close: scene.close,
  };
}

teamChatContract('Telegram', harness);
