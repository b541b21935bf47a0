/** What people do on Discord: answers in time and late, questions before acts, dialogs, what is private and what is shown. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDiscordChat } from '../../adapters/discord/index.js';
import type { Answer, Place } from '../../src/ports.js';
import { type Core, createCore, plainCard } from '../contract/team-chat.js';
import type { ActingPerson } from '../fakes/discord/people.js';
import { addChannel, buttonsOf, type StoredMessage } from '../fakes/discord/world.js';
import {
  accessTo,
  chatOptions,
  messageOf,
  type OpenDiscord,
  openDiscord,
  said,
  until,
} from './open-discord.js';

let core: Core;
let open: OpenDiscord;
let mia: ActingPerson;
beforeEach(async () => {
  core = createCore();
  open = await openDiscord(core, { tuning: { patienceMs: 50 } });
  mia = open.discord.person();
});
afterEach(() => open.close());

const post = (change = {}) => open.chat.post(open.discord.channel.id, plainCard(change), { key: 'one' });
const inChannel = (): StoredMessage[] =>
  [...open.discord.world.messages.values()].filter(({ onlyFor }) => onlyFor === undefined);
const labels = (message: StoredMessage) => buttonsOf(message).map(({ label }) => label);
const FORM: Answer = {
  kind: 'form',
  form: {
    token: 'tok_form',
    title: 'Snooze',
    text: 'Until **when**?',
    fields: [
      {
        name: 'for',
        label: 'How long',
        kind: 'choice',
        value: '60',
        options: [
          { value: '15', label: '15 min' },
          { value: '60', label: '1 hr' },
        ],
      },
    ],
    submit: 'Snooze',
    cancel: 'No',
    language: 'en',
  },
};

/** The core is slower than the adapter's patience: it answers when told. */
function slowCore(answer: Answer) {
  let release = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  const late = async () => {
    await waiting;
    return answer;
  };
  core.press = late;
  core.command = late;
  core.form = late;
  return release;
}

const deferred = () => open.discord.calls.some((call) => call.includes('/callback'));

describe('an answer in time', () => {
  test('takes one call, is private, and mentions nobody', async () => {
    await post();
    const before = open.discord.calls.length;
    const shown = messageOf(await mia.press('Claim'));
    expect(shown.onlyFor).toBe(mia.id);
    expect(open.discord.calls.length - before).toBe(1);
  });

  test('to a typed line names what was chosen, options in the grammar’s order', async () => {
    await mia.type('show today over 100 method:card');
    await mia.type('do 4711 snooze 2h');
    expect(core.asked).toMatchObject([
      { text: 'show today over 100 method:card' },
      { text: 'do 4711 snooze 2h' },
    ]);
    expect(core.asked[0]?.actor).toEqual({
      platform: 'discord',
      userId: mia.id,
      displayName: 'Mia',
      language: 'en',
      groups: [],
    });
  });

  test('opens a dialog as the first answer, and its choice comes back', async () => {
    core.answer = () => FORM;
    await post();
    const shown = await mia.press('Claim');
    expect(said(shown)).toBe('Snooze');
    core.answer = () => ({ kind: 'toast', text: 'Snoozed', tone: 'good' });
    expect(said(await mia.fill({}))).toContain('Snoozed');
    expect(core.asked[1]).toMatchObject({ token: 'tok_form', values: { for: '60' } });
  });

  test('speaks the channel’s language to those whose own it does not know', async () => {
    const hans = open.discord.person({ locale: 'de' });
    await hans.type('overview');
    expect(core.asked[0]?.actor.language).toBeUndefined();
  });

  test('carries the roles a person has at that moment', async () => {
    const lead = open.discord.person({ roles: [open.discord.world.newId()] });
    await lead.type('overview');
    expect(core.asked[0]?.actor.groups).toEqual(lead.roles);
  });
});

describe('an answer that comes late', () => {
  test('to a press is brought to the presser alone', async () => {
    await post();
    const release = slowCore({ kind: 'toast', text: 'It is done', tone: 'good' });
    const pressing = mia.press('Claim');
    await until(deferred);
    release();
    const shown = messageOf(await pressing);
    expect(shown.onlyFor).toBe(mia.id);
    expect(said({ kind: 'message', message: shown })).toContain('It is done');
  });

  test('for the channel, to a private command, is shown to all and told to the asker', async () => {
    const release = slowCore({ kind: 'card', visibility: 'channel', card: plainCard({ title: 'Open' }) });
    const asking = mia.type('overview');
    await until(deferred);
    release();
    await asking;
    await until(() => inChannel().length === 1);
    expect(inChannel()[0]?.content).toContain('Open');
  });

  test('for one person, to a command that all see, takes the public one away', async () => {
    const release = slowCore({ kind: 'toast', text: 'You may not', tone: 'bad' });
    const asking = mia.type('pause');
    await until(deferred);
    release();
    expect(messageOf(await asking).onlyFor).toBe(mia.id);
    expect(inChannel()).toEqual([]);
  });

  test('as a dialog waits behind a button', async () => {
    await post();
    const release = slowCore(FORM);
    const pressing = mia.press('Claim');
    await until(deferred);
    release();
    expect(labels(messageOf(await pressing))).toEqual(['Open']);
    expect(open.warnings).toEqual([]);
    expect(said(await mia.press('Open'))).toBe('Snooze');
  });

  test('to a yes changes the question', async () => {
    const confirm = { title: 'Cancel it?', text: 'The buyer is told.', yes: 'Yes', no: 'No' };
    await post({ buttons: [{ token: 'tok_x', label: 'Cancel', style: 'danger', confirm }] });
    const question = messageOf(await mia.press('Cancel'));
    const release = slowCore({ kind: 'toast', text: 'Cancelled', tone: 'good' });
    open.discord.calls.length = 0;
    const pressing = mia.pressOn(question, 'Yes');
    await until(deferred);
    release();
    await pressing;
    expect(question.content).toBe('Cancelled');
    expect(labels(question)).toEqual([]);
  });

  test('as suggestions is left out', async () => {
    let release = (): void => {};
    core.suggest = () => new Promise((resolve) => (release = () => resolve([{ value: '1', label: 'x' }])));
    expect(await mia.suggest('order', 'order', '47')).toEqual({ kind: 'choices', choices: [] });
    release();
  });

  test('three seconds too late is given up without harm', async () => {
    const release = slowCore({ kind: 'toast', text: 'Too late', tone: 'good' });
    open.discord.interactions.callback = (
      (callback) =>
      (...given) => {
        open.discord.skip(3_001);
        callback(...given);
      }
    )(open.discord.interactions.callback);
    void mia.type('overview');
    await until(() => open.warnings.length > 0);
    release();
    expect(open.warnings[0]).toMatchObject({ text: 'an answer did not reach Discord' });
    expect(open.chat.health().ok).toBe(true);
  });
});

describe('a question before a destructive act', () => {
  const confirm = { title: 'Cancel order …4711?', text: '2 units go back.', yes: 'Cancel it', no: 'Keep it' };
  const buttons = [{ token: 'tok_x', label: 'Cancel order', style: 'danger' as const, confirm }];

  test('is asked in the card’s own words, and a no does nothing', async () => {
    await post({ buttons });
    const question = messageOf(await mia.press('Cancel order'));
    expect(said({ kind: 'message', message: question })).toContain('Cancel order …4711?');
    expect(labels(question)).toEqual(['Cancel it', 'Keep it']);
    await mia.pressOn(question, 'Keep it');
    expect(question.content).toContain('Nothing was done');
    expect(core.asked).toEqual([]);
  });

  test('names the card it belongs to when it is answered', async () => {
    const sent = await post({ buttons });
    const question = messageOf(await mia.press('Cancel order'));
    await mia.pressOn(question, 'Cancel it');
    expect(core.asked).toMatchObject([{ token: 'tok_x', message: sent.kind === 'sent' ? sent.ref : '' }]);
  });

  test('is asked after a restart too, in general words', async () => {
    await post({ buttons });
    await open.chat.stop();
    const again = createDiscordChat(accessTo(open.discord), chatOptions(open.discord, [], []));
    open.discord.skip(5_000);
    await again.start(core);
    const question = messageOf(await mia.press('Cancel order'));
    expect(said({ kind: 'message', message: question })).toContain('Cancel order?');
    await mia.pressOn(question, 'Yes');
    expect(core.asked).toMatchObject([{ token: 'tok_x' }]);
    await again.stop();
  });
});

describe('a private card', () => {
  beforeEach(() => {
    core.answer = () => ({ kind: 'card', visibility: 'private', card: plainCard({ title: 'Today *now*' }) });
  });

  test('is posted to the channel by its reader, once, without its buttons', async () => {
    const shown = messageOf(await mia.type('overview'));
    expect(labels(shown)).toEqual(['Claim', 'Post to channel']);
    await mia.pressOn(shown, 'Post to channel');
    await until(() => inChannel().length === 1);
    const [shared] = inChannel() as [StoredMessage];
    expect(said({ kind: 'message', message: shared })).toContain('Today *now*');
    expect(said({ kind: 'message', message: shared })).toContain('Shared by Mia');
    expect(labels(shared)).toEqual([]);
    expect(labels(shown)).toEqual([]);
  });

  test('has its button in the reader’s language', async () => {
    const ming = open.discord.person({ locale: 'zh-CN' });
    core.answer = () => ({ kind: 'card', visibility: 'private', card: plainCard({ language: 'zh-CN' }) });
    expect(labels(messageOf(await ming.type('overview')))).toContain('发到频道');
  });
});

describe('elsewhere', () => {
  test('a command is answered kindly, with the place to add, and the core is not asked', async () => {
    const other = addChannel(open.discord.world, 'general');
    const told = said(await mia.type('overview', other));
    expect(told).toContain(other.id);
    expect(core.asked).toEqual([]);
  });

  test('a press in a card’s thread belongs to the card’s channel', async () => {
    const sent = await post();
    const ref = sent.kind === 'sent' ? sent.ref : '';
    const note = plainCard({
      title: 'Answered',
      buttons: [{ token: 'tok_n', label: 'Look', style: 'default' }],
    });
    const inThread = await open.chat.post(open.discord.channel.id, note, { key: 'two', thread: ref });
    await mia.press('Look');
    const place: Place = open.discord.channel.id;
    expect(core.asked).toMatchObject([{ place, message: inThread.kind === 'sent' ? inThread.ref : '' }]);
  });

  test('a component of another version is told to be gone', async () => {
    await post();
    const [card] = inChannel() as [StoredMessage];
    card.components = [
      { type: 1, components: [{ type: 2, style: 1, label: 'Old', custom_id: 'v0|claim|4711' }] },
    ];
    expect(said(await mia.press('Old'))).toContain('press the button again');
    expect(core.asked).toEqual([]);
  });

  test('what is no interaction is left alone', async () => {
    open.discord.gateway.dispatch('INTERACTION_CREATE', { type: 3, id: 'x' });
    await until(() => open.warnings.length > 0);
    expect(core.asked).toEqual([]);
  });
});

test('suggestions are offered as they come, cut to what Discord takes', async () => {
  core.suggestions = [
    { value: '4711', label: `…4711 · ${'x'.repeat(200)}` },
    { value: 'y'.repeat(101), label: 'too long to be sent back' },
  ];
  const shown = await mia.suggest('order', 'order', '47');
  if (shown.kind !== 'choices') throw new Error(shown.kind);
  expect(shown.choices.map(({ value }) => value)).toEqual(['4711']);
  expect(shown.choices[0]?.name).toHaveLength(100);
});
