/** The local Telegram refuses what the platform refuses. Asked by the real client, over sockets. */
import { Api, GrammyError, HttpError } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORUM, openTelegram, TEAM, type TelegramScene, TOPIC } from './open-telegram.js';

let scene: TelegramScene;
let api: Api;
beforeEach(async () => {
  scene = await openTelegram('as-told');
  api = client();
});
afterEach(() => scene.close());

const client = (token = scene.telegram.token) =>
  new Api(token, { apiRoot: scene.telegram.apiRoot, timeoutSeconds: 5 });
const HTML = { parse_mode: 'HTML' } as const;

/** What the platform says to it; "nothing" where it is taken. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'nothing';
  } catch (error) {
    if (error instanceof GrammyError) return `${error.error_code} ${error.description}`;
    if (error instanceof HttpError) return 'no answer';
    throw error;
  }
}

const rested = () => scene.clock.set(scene.clock.now() + 60_000);
const keyboard = (...rows: object[][]) => ({ inline_keyboard: rows }) as InlineKeyboardMarkup;

describe('a message', () => {
  test.each([
    ['4,096 characters', 'x'.repeat(4_096), 'nothing'],
    ['one more', 'x'.repeat(4_097), '400 Bad Request: message is too long'],
    ['4,096 after its markup is read', `<b>${'&amp;'.repeat(4_096)}</b>`, 'nothing'],
    ['nothing visible', ' \u2060 ', '400 Bad Request: message text is empty'],
  ])('of %s', async (_what, text, said) => {
    expect(await refusal(api.sendMessage(TEAM, text, HTML))).toBe(said);
  });

  test.each([
    ['an unknown tag', '<script>x</script>', 'Unsupported start tag "script"'],
    ['a bare <', '1 < 2', 'Unsupported start tag'],
    ['a tag left open', '<b>x', "Can't find end tag"],
    ['tags that cross', '<b><i>x</b></i>', 'Unmatched end tag'],
    ['marks inside code', '<code><b>x</b></code>', 'can hold nothing'],
  ])('with %s', async (_what, text, said) => {
    expect(await refusal(api.sendMessage(TEAM, text, HTML))).toContain(said);
  });

  test('with more marks than clients show', async () => {
    expect(await refusal(api.sendMessage(TEAM, '<b>x</b>'.repeat(100), HTML))).toBe('nothing');
    rested();
    expect(await refusal(api.sendMessage(TEAM, '<b>x</b>'.repeat(101), HTML))).toContain('too many entities');
  });

  test.each([
    ['@durov', 'mention'],
    ['/cancel', 'bot_command'],
    ['#sale', 'hashtag'],
    ['$USD', 'cashtag'],
    ['a@evil.example', 'email'],
    ['https://evil.example', 'url'],
    ['t.me/evil', 'url'],
    ['evil\u200c.com', 'url'],
    ['tg://user?id=42', 'url'],
    ['10.0.0.1', 'url'],
  ])('with %s has a link that nobody marked', async (text, type) => {
    const { entities } = await api.sendMessage(TEAM, text);
    expect(entities?.map((entity) => entity.type)).toContain(type);
  });
});

describe('a keyboard', () => {
  test.each([
    ['64 bytes behind a button', [{ text: 'x', callback_data: 'x'.repeat(64) }], 'nothing'],
    ['65', [{ text: 'x', callback_data: 'x'.repeat(65) }], 'BUTTON_DATA_INVALID'],
    [
      '22 Chinese letters, which are 66',
      [{ text: 'x', callback_data: '口'.repeat(22) }],
      'BUTTON_DATA_INVALID',
    ],
    ['no label', [{ text: ' ', callback_data: 'x' }], 'must be non-empty'],
    ['neither data nor address', [{ text: 'x' }], 'text buttons are unallowed'],
    ['an address without a host', [{ text: 'x', url: 'http://localhost/x' }], 'Wrong HTTP URL'],
    ['nine in a row', Array.from({ length: 9 }, () => ({ text: 'x', callback_data: 'x' })), 'too long'],
  ])('with %s', async (_what, row, said) => {
    expect(await refusal(api.sendMessage(TEAM, 'x', { reply_markup: keyboard(row) }))).toContain(said);
  });

  test('with more than a hundred buttons', async () => {
    const rows = Array.from({ length: 101 }, () => [{ text: 'x', callback_data: 'x' }]);
    expect(await refusal(api.sendMessage(TEAM, 'x', { reply_markup: keyboard(...rows) }))).toContain(
      'too long',
    );
  });
});

describe('an edit', () => {
  test('without change, of a message that is not there, and of somebody else’s', async () => {
    const { message_id } = await api
      .sendMessage(TEAM, 'x', { reply_markup: keyboard([]) })
      .catch(() => api.sendMessage(TEAM, 'x'));
    expect(await refusal(api.editMessageText(TEAM, message_id, 'x'))).toContain('message is not modified');
    expect(await refusal(api.editMessageText(TEAM, 999, 'y'))).toContain('message to edit not found');
    const theirs = scene.telegram.type(scene.mia, TEAM, 'hello');
    expect(await refusal(api.editMessageText(TEAM, theirs.id, 'y'))).toContain("can't be edited");
    expect(await refusal(api.deleteMessage(TEAM, 999))).toContain('message to delete not found');
  });
});

describe('who and where', () => {
  test.each([
    ['700001:AnotherTokenThatIsLongEnoughToBeOne1', '401 Unauthorized'],
    ['nonsense', '404 Not Found'],
  ])('the token %s', async (token, said) => {
    expect(await refusal(client(token).getMe())).toBe(said);
  });

  test('a chat that is none, and one the bot was sent out of', async () => {
    expect(await refusal(api.sendMessage(-1, 'x'))).toBe('400 Bad Request: chat not found');
    scene.telegram.world.chats.get(TEAM)?.members.set(scene.telegram.world.me.id, 'kicked');
    expect(await refusal(api.sendMessage(TEAM, 'x'))).toBe(
      '403 Forbidden: bot was kicked from the supergroup chat',
    );
  });

  test('a topic that is closed, one that is none, General by number, and a topic where there are none', async () => {
    const at = (message_thread_id: number) => refusal(api.sendMessage(FORUM, 'x', { message_thread_id }));
    expect(await at(TOPIC)).toBe('nothing');
    expect(await at(8)).toContain('TOPIC_CLOSED');
    expect(await at(99)).toContain('message thread not found');
    expect(await at(1)).toContain('message thread not found');
    expect(await refusal(api.sendMessage(TEAM, 'x', { message_thread_id: TOPIC }))).toContain(
      'thread not found',
    );
  });

  test('a group that became a supergroup tells its new id', async () => {
    scene.telegram.world.addChat({ id: -500, type: 'group' });
    const to = scene.telegram.migrate(-500, false);
    const error = await api.sendMessage(-500, 'x').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: to } });
  });
});

describe('the pace', () => {
  test('is one message a second in a chat, edits among them', async () => {
    const { message_id } = await api.sendMessage(TEAM, 'x');
    const early = await api.editMessageText(TEAM, message_id, 'y').catch((caught: unknown) => caught);
    expect(early).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    scene.clock.set(scene.clock.now() + 1_000);
    expect(await refusal(api.editMessageText(TEAM, message_id, 'y'))).toBe('nothing');
  });

  test('is 20 a minute in a group', async () => {
    for (let n = 0; n < 20; n += 1) {
      scene.clock.set(scene.clock.now() + 1_000);
      await api.sendMessage(TEAM, `x${n}`);
    }
    scene.clock.set(scene.clock.now() + 1_000);
    const early = await api.sendMessage(TEAM, 'x').catch((caught: unknown) => caught);
    expect(early).toMatchObject({ error_code: 429, parameters: { retry_after: 40 } });
  });

  test('is 30 a second over all chats', async () => {
    const sends = Array.from({ length: 31 }, (_, n) => {
      scene.telegram.world.addChat({ id: -9_000 - n });
      return refusal(api.sendMessage(-9_000 - n, 'x'));
    });
    const said = await Promise.all(sends);
    expect(said.filter((one) => one.startsWith('429'))).toHaveLength(1);
  });
});

describe('a press', () => {
  const button = { reply_markup: keyboard([{ text: 'Go', callback_data: 'x' }]) };

  test('is answered once, in time, by at most 200 characters', async () => {
    const { message_id } = await api.sendMessage(TEAM, 'x', button);
    const press = () => scene.telegram.pressOnly(scene.mia, TEAM, message_id, 'Go');
    const first = press();
    expect(await refusal(api.answerCallbackQuery(first, { text: 'x'.repeat(201) }))).toContain(
      'MESSAGE_TOO_LONG',
    );
    expect(await refusal(api.answerCallbackQuery(first, { text: 'x'.repeat(200) }))).toBe('nothing');
    expect(await refusal(api.answerCallbackQuery(first))).toContain('query is too old');
    const late = press();
    scene.clock.set(scene.clock.now() + 15_001);
    expect(await refusal(api.answerCallbackQuery(late))).toContain('query is too old');
    expect(await refusal(api.answerCallbackQuery('999'))).toContain('query is too old');
  });
});

describe('updates', () => {
  test('wait until they are confirmed by a larger offset', async () => {
    scene.telegram.type(scene.mia, TEAM, '/unpaid today');
    const [first] = await api.getUpdates();
    expect(await api.getUpdates()).toHaveLength(1);
    expect(await api.getUpdates({ offset: (first?.update_id ?? 0) + 1 })).toEqual([]);
    expect(await api.getUpdates()).toEqual([]);
  });

  test('end a long poll the moment one is there', async () => {
    const poll = api.getUpdates({ timeout: 20 });
    await scene.telegram.world.until(() => scene.telegram.polls() > 0);
    scene.telegram.type(scene.mia, TEAM, '/unpaid today');
    expect(await poll).toHaveLength(1);
  });

  test('have one consumer: a second ends the poll of the first', async () => {
    const first = refusal(api.getUpdates({ timeout: 20 }));
    await scene.telegram.world.until(() => scene.telegram.polls() > 0);
    const second = client().getUpdates({ timeout: 20 });
    expect(await first).toContain('409 Conflict: terminated by other getUpdates request');
    scene.telegram.type(scene.mia, TEAM, '/unpaid today');
    expect(await second).toHaveLength(1);
  });

  test('do not come while a webhook is set', async () => {
    await api.setWebhook('https://bot.example/hook');
    expect(await refusal(api.getUpdates())).toContain('409 Conflict: can');
    await api.deleteWebhook();
    expect(await refusal(api.getUpdates())).toBe('nothing');
  });

  test('of a group in privacy mode are commands, replies to the bot and presses', async () => {
    const { message_id } = await api.sendMessage(TEAM, 'x');
    scene.telegram.type(scene.mia, TEAM, 'just talking');
    scene.telegram.type(scene.mia, TEAM, 'a reply', { replyTo: message_id });
    const updates = await api.getUpdates();
    expect(updates.map(({ message }) => message?.text)).toEqual(['a reply']);
  });
});

describe('a list of commands', () => {
  test.each([
    ['a capital', 'Unpaid', 'x', 'BOT_COMMAND_INVALID'],
    ['a Chinese name', '今天', 'x', 'BOT_COMMAND_INVALID'],
    ['33 letters', 'x'.repeat(33), 'x', 'BOT_COMMAND_INVALID'],
    ['no description', 'unpaid', '', 'BOT_COMMAND_DESCRIPTION_INVALID'],
    ['a long description', 'unpaid', 'x'.repeat(257), 'BOT_COMMAND_DESCRIPTION_INVALID'],
  ])('with %s', async (_what, command, description, said) => {
    expect(await refusal(api.setMyCommands([{ command, description }]))).toContain(said);
  });

  test('is kept by scope and language', async () => {
    const scope = { type: 'all_group_chats' } as const;
    await api.setMyCommands([{ command: 'unpaid', description: '待付款' }], { scope, language_code: 'zh' });
    expect(await api.getMyCommands({ scope })).toEqual([]);
    expect(await api.getMyCommands({ scope, language_code: 'zh' })).toHaveLength(1);
    await api.deleteMyCommands({ scope, language_code: 'zh' });
    expect(await api.getMyCommands({ scope, language_code: 'zh' })).toEqual([]);
  });
});

describe('on demand', () => {
  test('an answer is lost after the message was posted, a connection is cut before, the server breaks or is gone', async () => {
    scene.telegram.fail('sendMessage', 'lost');
    expect(await refusal(api.sendMessage(TEAM, 'x'))).toBe('no answer');
    expect(scene.telegram.botMessages(TEAM)).toHaveLength(1);
    rested();
    scene.telegram.fail('sendMessage', 'cut');
    expect(await refusal(api.sendMessage(TEAM, 'y'))).toBe('no answer');
    scene.telegram.fail('sendMessage', 502);
    expect(await refusal(api.sendMessage(TEAM, 'y'))).toBe('502 Bad Gateway');
    expect(scene.telegram.botMessages(TEAM)).toHaveLength(1);
    await scene.telegram.goAway();
    expect(await refusal(api.sendMessage(TEAM, 'y'))).toBe('no answer');
    await scene.telegram.comeBack();
    expect(await refusal(api.sendMessage(TEAM, 'y'))).toBe('nothing');
  });
});
