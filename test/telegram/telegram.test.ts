/** How the adapter lives in its groups: the real client, the strict local Telegram, and people who do as people do. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandMenu } from '../../src/desk/command-menu.js';
import type { Form } from '../../src/domain/card.js';
import type { Answer, FormSubmit, Press, TeamChat, TypedCommand } from '../../src/ports.js';
import { type Core, createCore, plainCard } from '../contract/team-chat.js';
import type { Message } from '../fakes/telegram/world.js';
import { asDrawn } from './as-drawn.js';
import { FORUM, openTelegram, TEAM, type TelegramScene, TOPIC } from './open-telegram.js';

let scene: TelegramScene;
let core: Core;
let chat: TeamChat;

beforeEach(async () => {
  scene = await openTelegram();
  core = createCore();
  chat = scene.connect({
    places: [
      { place: String(TEAM), title: '#orders', language: 'en' },
      { place: `${FORUM}/${TOPIC}`, title: '#dingdan', language: 'zh-CN' },
    ],
    commands: [...commandMenu(), { ...commandMenu()[0]!, name: 'remind-all' }],
  });
  await chat.start(core);
});
afterEach(() => scene.close());

const world = () => scene.telegram.world;
const newest = (chatId = TEAM): Message => scene.telegram.botMessages(chatId).at(-1) as Message;
const labels = (message: Message) => scene.telegram.keys(message).map(({ text }) => text);

async function posted(card = plainCard(), place = String(TEAM)): Promise<{ ref: string; message: Message }> {
  const outcome = await chat.post(place, card, { key: 'k' });
  if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome));
  return { ref: outcome.ref, message: newest(Number(place.split('/')[0])) };
}

/** The next message of the bot after what is there now. */
async function answerTo(act: () => unknown, chatId = TEAM): Promise<Message> {
  const last = (world().chats.get(chatId)?.nextMessageId ?? 0) - 1;
  act();
  return await world().until(() =>
    scene.telegram.botMessages(chatId).find(({ id, from }) => id > last && from.is_bot),
  );
}

const confirm = { title: 'Cancel it?', text: 'The buyer is told.', yes: 'Yes, cancel', no: 'Keep' };
const risky = plainCard({ buttons: [{ token: 'tok_x', label: 'Cancel', style: 'danger', confirm }] });

describe('what asks before it acts', () => {
  const asked = async () => {
    const { ref, message } = await posted(risky);
    expect(await scene.telegram.press(scene.mia, TEAM, message.id, 'Cancel')).toContain('The buyer is told.');
    await world().until(() => labels(message).includes('Yes, cancel'));
    return { ref, message };
  };

  test('is done after the same person’s yes, and the question goes', async () => {
    const { message } = await asked();
    expect(labels(message)).toEqual(['Cancel', 'Yes, cancel', 'Keep']);
    expect(await scene.telegram.press(scene.mia, TEAM, message.id, 'Yes, cancel')).toBe('It is done');
    expect(core.asked).toMatchObject([{ token: 'tok_x', actor: { userId: String(scene.mia.id) } }]);
    scene.pauses.find(({ ms }) => ms === 2_000)?.end();
    await world().until(() => labels(message).length === 1);
  });

  test('is not confirmed by somebody else', async () => {
    const { message } = await asked();
    expect(await scene.telegram.press(scene.ben, TEAM, message.id, 'Yes, cancel')).toContain(
      'Mia is being asked',
    );
    expect(await scene.telegram.press(scene.ben, TEAM, message.id, 'Cancel')).toContain('Mia is being asked');
    expect(core.asked).toEqual([]);
    expect(labels(message)).toContain('Yes, cancel');
  });

  test('is let be after a no', async () => {
    const { message } = await asked();
    expect(await scene.telegram.press(scene.mia, TEAM, message.id, 'Keep')).toBe('Nothing was done.');
    await world().until(() => labels(message).length === 1);
    expect(core.asked).toEqual([]);
  });

  test('is let be after half a minute, and a yes that comes then does nothing', async () => {
    const { message } = await asked();
    scene.clock.set(scene.clock.now() + 30_001);
    expect(await scene.telegram.press(scene.mia, TEAM, message.id, 'Yes, cancel')).toContain('is over');
    await world().until(() => labels(message).length === 1);
    expect(core.asked).toEqual([]);
  });

  test('disappears by itself when nobody answers', async () => {
    const { message } = await asked();
    scene.pauses.find(({ ms }) => ms === 30_000)?.end();
    await world().until(() => labels(message).length === 1);
  });

  test('keeps its question while the card changes, as long as its button is there', async () => {
    const { ref, message } = await asked();
    await chat.update(ref, { ...risky, title: 'Order 4711, asked' });
    expect(message.text).toContain('asked');
    expect(labels(message)).toEqual(['Cancel', 'Yes, cancel', 'Keep']);
    await chat.update(ref, plainCard({ title: 'Paid 10:31', buttons: [] }));
    expect(labels(message)).toEqual([]);
    await chat.update(ref, risky);
    expect(labels(message)).toEqual(['Cancel']);
  });

  test('is asked again after a restart, and a yes from before does nothing', async () => {
    const { message } = await asked();
    await chat.stop();
    const next = scene.connect();
    await next.start(core);
    expect(await scene.telegram.press(scene.mia, TEAM, message.id, 'Yes, cancel')).toContain('is over');
    await world().until(() => labels(message).length === 1);
    expect(core.asked).toEqual([]);
  });
});

describe('a form', () => {
  const words = { token: 'tok_form', submit: 'Send', cancel: 'Not now', language: 'en' };
  const preview: Form = {
    ...words,
    title: 'Remind …4711',
    fields: [{ name: 'text', label: 'Text', kind: 'text', value: 'Hello! Still open.', maxLength: 40 }],
  };
  const snooze: Form = {
    ...words,
    title: 'Snooze …4711',
    fields: [
      {
        name: 'for',
        label: 'For',
        kind: 'choice',
        value: '2',
        options: [
          { value: '1', label: '15 min' },
          { value: '2', label: '30 min' },
        ],
      },
    ],
  };
  const opened = async (form: Form): Promise<Message> => {
    const { message } = await posted();
    core.answer = () => ({ kind: 'form', form });
    const question = await answerTo(() => scene.telegram.pressOnly(scene.mia, TEAM, message.id, 'Claim'));
    core.answer = () => ({ kind: 'toast', text: 'Sent', tone: 'good' });
    core.asked.length = 0;
    expect(question.replyTo).toBe(message.id);
    return question;
  };
  const submitted = () => core.asked as FormSubmit[];

  test('with a choice is answered by one button, and its question goes', async () => {
    const question = await opened(snooze);
    expect(labels(question)).toEqual(['15 min', '30 min', 'Not now']);
    expect(await scene.telegram.press(scene.mia, TEAM, question.id, '15 min')).toBe('Sent');
    expect(submitted()).toMatchObject([{ token: 'tok_form', values: { for: '1' } }]);
    await world().until(() => !scene.telegram.botMessages(TEAM).includes(question));
  });

  test('with a text shows it, and sends it as it is', async () => {
    const question = await opened(preview);
    expect(question.text).toContain('Hello! Still open.');
    expect(await scene.telegram.press(scene.mia, TEAM, question.id, 'Send')).toBe('Sent');
    expect(submitted()).toMatchObject([{ values: { text: 'Hello! Still open.' } }]);
  });

  test('with a text takes another by reply, not too long, and asks once more when the core refuses it', async () => {
    const first = await opened(preview);
    const question = await answerTo(() =>
      scene.telegram.pressOnly(scene.mia, TEAM, first.id, 'Change the text'),
    );
    expect(question.markup).toMatchObject({ force_reply: true, selective: true });
    const reply = (text: string) => () =>
      scene.telegram.type(scene.mia, TEAM, text, { replyTo: question.id });
    expect((await answerTo(reply('x'.repeat(41)))).text).toContain('At most 40 characters');
    core.answer = () => ({ kind: 'toast', text: 'No links, please', tone: 'bad' });
    expect((await answerTo(reply('see evil.example'))).text).toContain('No links, please');
    core.answer = () => ({ kind: 'toast', text: 'Sent', tone: 'good' });
    expect((await answerTo(reply('Hi! Can we help?'))).text).toContain('Sent');
    expect(submitted().map(({ values }) => values.text)).toEqual(['see evil.example', 'Hi! Can we help?']);
  });

  test('is the presser’s own, and can be left', async () => {
    const question = await opened(snooze);
    expect(await scene.telegram.press(scene.ben, TEAM, question.id, '15 min')).toContain(
      'Mia is being asked',
    );
    expect(await scene.telegram.press(scene.mia, TEAM, question.id, 'Not now')).toBe('');
    await world().until(() => !scene.telegram.botMessages(TEAM).includes(question));
    expect(submitted()).toEqual([]);
  });

  test('that is half an hour old, or from before a restart, is over', async () => {
    const question = await opened(snooze);
    scene.clock.set(scene.clock.now() + 31 * 60_000);
    expect(await scene.telegram.press(scene.mia, TEAM, question.id, '15 min')).toContain('is over');
    const first = await opened({ ...preview, fields: [{ ...preview.fields[0]!, value: '' }] });
    await chat.stop();
    await scene.connect().start(core);
    const told = await answerTo(() => scene.telegram.type(scene.mia, TEAM, 'my text', { replyTo: first.id }));
    expect(told.text).toContain('is over');
    expect(submitted()).toEqual([]);
  });
});

describe('answers', () => {
  const page = (n: number): Answer => ({
    kind: 'card',
    visibility: 'private',
    card: plainCard({
      title: `Page ${n}`,
      buttons: [{ token: `tok_p${n}`, label: 'Next', style: 'default' }],
    }),
  });

  test('turn the pages of a list in one message, also after a restart', async () => {
    core.answer = () => page(1);
    const list = await answerTo(() => scene.telegram.type(scene.mia, TEAM, '/unpaid today'));
    expect(list.text).toContain('Page 1');
    core.answer = () => page(2);
    expect(await scene.telegram.press(scene.mia, TEAM, list.id, 'Next')).toBe('');
    expect(list.text).toContain('Page 2');
    await chat.stop();
    await scene.connect().start(core);
    core.answer = () => page(3);
    await scene.telegram.press(scene.mia, TEAM, list.id, 'Next');
    expect(list.text).toContain('Page 3');
    expect(scene.telegram.botMessages(TEAM)).toHaveLength(1);
  });

  test('to a press on a card leave the card alone', async () => {
    const { message } = await posted();
    core.answer = () => page(1);
    const answer = await answerTo(() => scene.telegram.pressOnly(scene.mia, TEAM, message.id, 'Claim'));
    expect(answer).toMatchObject({ replyTo: message.id });
    expect(message.text).toContain('Order 4711');
  });

  test('that are long are cut to what Telegram takes, and bad news must be closed by hand', async () => {
    const { message } = await posted();
    core.answer = () => ({ kind: 'toast', text: '👩‍👩‍👧‍👦'.repeat(60), tone: 'bad' });
    const words = await scene.telegram.press(scene.mia, TEAM, message.id, 'Claim');
    expect(words.length).toBeLessThanOrEqual(200);
    expect(words.endsWith('👩‍👩‍👧‍👦…')).toBe(true);
    expect([...world().queries.values()].at(-1)?.answer?.alert).toBe(true);
  });

  test('that come too late for Telegram are no fault', async () => {
    const { message } = await posted();
    const committed = new Promise<void>((resolve) => {
      core.answer = () => {
        scene.clock.set(scene.clock.now() + 20_000);
        resolve();
        return { kind: 'toast', text: 'Done', tone: 'good' };
      };
    });
    scene.telegram.pressOnly(scene.mia, TEAM, message.id, 'Claim');
    await committed;
    await world().until(() => scene.telegram.calls.some(({ refused }) => refused?.includes('too old')));
    expect(scene.logged).toEqual([]);
    expect(chat.health().ok).toBe(true);
  });
});

describe('who and where', () => {
  test.each([
    ['/unpaid', ''],
    ['/unpaid today over 100', 'today over 100'],
    ['/unpaid@Unpaid_test_bot today', 'today'],
    ['/unpaid 今天', '今天'],
    ['/show today', 'show today'],
    ['/remind_all', 'remind-all'],
    ['/start', 'help'],
    ['/today@unpaid_test_bot', 'today'],
  ])('%s is for the bot', async (typed, text) => {
    await answerTo(() => scene.telegram.type(scene.mia, TEAM, typed));
    expect(core.asked).toMatchObject([{ text, place: String(TEAM) }]);
  });

  test('another bot’s commands, unknown ones and talk under a card are not', async () => {
    const { message } = await posted();
    scene.telegram.type(scene.mia, TEAM, '/unpaid@other_bot today');
    scene.telegram.type(scene.mia, TEAM, '/weather');
    scene.telegram.type(scene.mia, TEAM, 'who takes this one?', { replyTo: message.id });
    await answerTo(() => scene.telegram.type(scene.mia, TEAM, '/unpaid today'));
    expect(core.asked).toMatchObject([{ text: 'today' }]);
    expect(scene.telegram.botMessages(TEAM)).toHaveLength(2);
  });

  test('rights are read when a button is pressed, and kept for a minute', async () => {
    const { message } = await posted();
    const groups = async () => {
      await scene.telegram.press(scene.ben, TEAM, message.id, 'Claim');
      return (core.asked.at(-1) as Press).actor.groups;
    };
    expect(await groups()).toEqual(['administrator']);
    world().chats.get(TEAM)?.members.set(scene.ben.id, 'member');
    expect(await groups()).toEqual(['administrator']);
    scene.clock.set(scene.clock.now() + 60_001);
    expect(await groups()).toEqual([]);
  });

  test('somebody who left the group does nothing there any more', async () => {
    const { message } = await posted();
    world().chats.get(TEAM)?.members.set(scene.ben.id, 'left');
    expect(await scene.telegram.press(scene.ben, TEAM, message.id, 'Claim')).toContain('Only members');
    expect(core.asked).toEqual([]);
  });

  test('an administrator who writes as the group is asked to say who it is', async () => {
    const told = await answerTo(() => scene.telegram.typeMasked(TEAM, '/unpaid pause'));
    expect(told.text).toContain('Remain anonymous');
    expect(core.asked).toEqual([]);
  });

  test('a chat that is not configured is told its id, once, and its presses are answered', async () => {
    world().addChat({ id: -77, members: new Map([[world().me.id, 'member']]) });
    const told = await answerTo(() => scene.telegram.type(scene.mia, -77, '/unpaid today'), -77);
    expect(asDrawn(told.text)).toContain('place: "-77"');
    scene.telegram.type(scene.mia, -77, '/unpaid today');
    await answerTo(() => scene.telegram.type(scene.mia, TEAM, '/unpaid late'));
    expect(scene.telegram.botMessages(-77)).toHaveLength(1);
    expect(core.asked).toMatchObject([{ text: 'late' }]);
  });

  test('a card stands in its topic, General has none, and another topic is not heard', async () => {
    const { message } = await posted(plainCard(), `${FORUM}/${TOPIC}`);
    expect(message.threadId).toBe(TOPIC);
    expect((await posted(plainCard(), `${FORUM}/1`)).message.threadId).toBeUndefined();
    await scene.telegram.press(scene.mia, FORUM, message.id, 'Claim');
    await answerTo(() => scene.telegram.type(scene.mia, FORUM, '/unpaid today', { threadId: TOPIC }), FORUM);
    expect(newest(FORUM).threadId).toBe(TOPIC);
    expect(core.asked).toMatchObject([
      { token: 'tok_claim-1', place: `${FORUM}/${TOPIC}` },
      { text: 'today', place: `${FORUM}/${TOPIC}` },
    ]);
    const told = await answerTo(() => scene.telegram.type(scene.mia, FORUM, '/unpaid today'), FORUM);
    expect(told.text).toContain('another topic');
    expect((core.asked as TypedCommand[]).length).toBe(2);
  });
});

describe('a group that becomes a supergroup', () => {
  const OLD = -600;
  beforeEach(async () => {
    await chat.stop();
    world().addChat({
      id: OLD,
      type: 'group',
      members: new Map([
        [world().me.id, 'member'],
        [scene.mia.id, 'member'],
      ]),
    });
    chat = scene.connect({ places: [{ place: String(OLD), title: '#orders', language: 'en' }] });
    await chat.start(core);
  });

  test.each([true, false])('is followed, told by an update: %s', async (told) => {
    const { ref } = await posted(plainCard(), String(OLD));
    const to = scene.telegram.migrate(OLD, told);
    const outcome = await chat.post(String(OLD), plainCard({ title: 'Order 4712' }), { key: 'k2' });
    expect(outcome).toMatchObject({ kind: 'sent', ref: expect.stringContaining(`${to}/`) });
    await world().until(() => core.moves.length > 0 || undefined);
    expect(core.moves).toEqual([[String(OLD), String(to)]]);
    expect((await chat.update(ref, plainCard({ title: 'Paid' }))).kind).toBe('rejected');
    await answerTo(() => scene.telegram.type(scene.mia, to, '/unpaid today'), to);
    expect(core.asked).toMatchObject([{ place: String(to) }]);
  });
});
