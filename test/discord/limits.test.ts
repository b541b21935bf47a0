/** The local Discord refuses what Discord refuses. Spoken to without the adapter, so that a kind server cannot hide a fault of ours. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISCORD, DISCORD_LIMITS } from '../../adapters/discord/limits.js';
import { commandSize } from '../fakes/discord/check-command.js';
import { type LocalDiscord, startDiscord } from '../fakes/discord/index.js';
import { COMMAND, COMPONENT, type Interaction, MODAL_SUBMIT } from '../fakes/discord/interactions.js';
import { addChannel, store } from '../fakes/discord/world.js';

let discord: LocalDiscord;
beforeAll(async () => {
  discord = await startDiscord({ callsPerWindow: Number.POSITIVE_INFINITY });
});
afterAll(() => discord.close());

async function call(method: string, path: string, body?: unknown, token = `Bot ${discord.world.token}`) {
  const answer = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: { Authorization: token, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  const json = said.startsWith('{') ? (JSON.parse(said) as { code?: number; errors?: object }) : {};
  return { status: answer.status, code: json.code, fields: Object.keys(json.errors ?? {}), answer };
}

const text = (length: number) => 'x'.repeat(length);
const post = (body: object) => call('POST', `/channels/${discord.channel.id}/messages`, body);
const button = (change: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...change });
const row = (...components: object[]) => ({ type: 1, components });
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));

describe('a message', () => {
  test.each<[what: string, field: string, over: object, within: object]>([
    ['content', 'content', { content: text(2_001) }, { content: text(DISCORD.content) }],
    [
      'an embed’s description',
      'embeds.0.description',
      { embeds: [{ description: text(4_097) }] },
      { embeds: [{ description: text(DISCORD.description) }] },
    ],
    [
      'an embed’s title',
      'embeds.0.title',
      { embeds: [{ title: text(257) }] },
      { embeds: [{ title: text(256) }] },
    ],
    [
      'fields of an embed',
      'embeds.0.fields',
      { embeds: [{ fields: many(26, () => ({ name: 'a', value: 'b' })) }] },
      { embeds: [{ fields: many(25, () => ({ name: 'a', value: 'b' })) }] },
    ],
    [
      'a field’s value',
      'embeds.0.fields.0.value',
      { embeds: [{ fields: [{ name: 'a', value: text(1_025) }] }] },
      { embeds: [{ fields: [{ name: 'a', value: text(1_024) }] }] },
    ],
    [
      'an embed’s footer',
      'embeds.0.footer.text',
      { embeds: [{ footer: { text: text(2_049) } }] },
      { embeds: [{ footer: { text: text(2_048) } }] },
    ],
    [
      'all embeds together',
      'embeds',
      { embeds: [{ description: text(4_000) }, { description: text(2_001) }] },
      { embeds: [{ description: text(4_000) }, { description: text(2_000) }] },
    ],
    [
      'embeds',
      'embeds',
      { embeds: many(11, () => ({ description: 'x' })) },
      { embeds: many(10, () => ({ description: 'x' })) },
    ],
    [
      'a button’s label',
      'components.0.components.0.label',
      { components: [row(button({ label: text(81) }))] },
      { components: [row(button({ label: text(DISCORD.buttonLabel) }))] },
    ],
    [
      'a custom id',
      'components.0.components.0.custom_id',
      { components: [row(button({ custom_id: text(101) }))] },
      { components: [row(button({ custom_id: text(DISCORD.customId) }))] },
    ],
    [
      'a link',
      'components.0.components.0.url',
      { components: [row({ type: 2, style: 5, label: 'Go', url: `https://a.example/${text(512)}` })] },
      { components: [row({ type: 2, style: 5, label: 'Go', url: 'https://a.example/' })] },
    ],
    [
      'buttons in a row',
      'components.0.components',
      { components: [row(...many(6, (n) => button({ custom_id: `${n}` })))] },
      { components: [row(...many(DISCORD.buttonsInRow, (n) => button({ custom_id: `${n}` })))] },
    ],
    [
      'rows of buttons',
      'components',
      { components: many(6, (n) => row(button({ custom_id: `${n}` }))) },
      { components: many(DISCORD.rows, (n) => row(button({ custom_id: `${n}` }))) },
    ],
    [
      'one custom id twice',
      'components.0.components.1.custom_id',
      { components: [row(button(), button())] },
      { components: [row(button(), button({ custom_id: 'other' }))] },
    ],
    ['a nonce', 'nonce', { content: 'x', nonce: text(26) }, { content: 'x', nonce: text(DISCORD.nonce) }],
  ])('is refused for too much of %s', async (_what, field, over, within) => {
    expect(await post(over)).toMatchObject({ status: 400, code: 50_035, fields: [field] });
    expect((await post(within)).status).toBe(200);
  });

  test('that is empty is refused', async () => {
    expect(await post({ content: '', embeds: [] })).toMatchObject({ status: 400, code: 50_006 });
  });

  test('of another, of nobody and in an unknown channel cannot be edited', async () => {
    const { channel, world } = discord;
    const foreign = store(world, channel.id, { content: 'mine' }, { author: world.newId() });
    const edit = (place: string, id: string) =>
      call('PATCH', `/channels/${place}/messages/${id}`, { content: 'x' });
    expect(await edit(channel.id, foreign.id)).toMatchObject({ status: 403, code: 50_005 });
    expect(await edit(channel.id, world.newId())).toMatchObject({ status: 404, code: 10_008 });
    expect(await edit(world.newId(), foreign.id)).toMatchObject({ status: 404, code: 10_003 });
  });

  test('needs a good token, and permissions', async () => {
    const { world } = discord;
    const silent = addChannel(world, 'silent', {
      permission_overwrites: [
        { id: world.guild.id, type: 0, allow: '0', deny: '2048' },
        { id: world.botId, type: 1, allow: '0', deny: '2048' },
      ],
    });
    const hidden = addChannel(world, 'hidden', {
      permission_overwrites: [{ id: world.botId, type: 1, allow: '0', deny: '1024' }],
    });
    const say = (id: string, token?: string) =>
      call('POST', `/channels/${id}/messages`, { content: 'x' }, token);
    expect(await say(silent.id)).toMatchObject({ status: 403, code: 50_013 });
    expect(await say(hidden.id)).toMatchObject({ status: 403, code: 50_001 });
    expect(await say(discord.channel.id, 'Bot somebody-else')).toMatchObject({ status: 401 });
  });
});

describe('an answer to an interaction', () => {
  const open = (type = COMMAND, on?: Interaction['on']) =>
    discord.interactions.create(type, discord.person(), discord.channel.id, on);
  const answer = ({ id, token }: Interaction, body: object) =>
    call('POST', `/interactions/${id}/${token}/callback`, body);
  const MODAL = { custom_id: 'm', title: 'Why', components: [field('why')] };

  function field(id: string, change: object = {}) {
    return { type: 18, label: 'Why', component: { type: 4, custom_id: id, style: 1, ...change } };
  }

  test('comes within three seconds, once, and with its token', async () => {
    const first = open();
    expect(await answer({ ...first, token: 'guessed' }, { type: 5 })).toMatchObject({
      status: 404,
      code: 10_062,
    });
    expect((await answer(first, { type: 4, data: { content: 'x' } })).status).toBe(204);
    expect(await answer(first, { type: 4, data: { content: 'x' } })).toMatchObject({
      status: 400,
      code: 40_060,
    });
    const late = open();
    discord.skip(3_001);
    expect(await answer(late, { type: 5 })).toMatchObject({ status: 404, code: 10_062 });
  });

  test('can be changed for a quarter of an hour, not before it was given', async () => {
    const one = open();
    const path = `/webhooks/${discord.world.applicationId}/${one.token}`;
    expect(await call('PATCH', `${path}/messages/@original`, { content: 'x' })).toMatchObject({
      code: 10_015,
    });
    await answer(one, { type: 5, data: { flags: 64 } });
    expect((await call('PATCH', `${path}/messages/@original`, { content: 'x' })).status).toBe(200);
    discord.skip(15 * 60_000);
    expect(await call('PATCH', `${path}/messages/@original`, { content: 'y' })).toMatchObject({
      code: 50_027,
    });
    expect(await call('POST', path, { content: 'y' })).toMatchObject({ status: 401, code: 50_027 });
  });

  test('is no dialog after a deferral, nor in answer to a dialog', async () => {
    const deferred = open(COMPONENT, store(discord.world, discord.channel.id, { content: 'card' }));
    await answer(deferred, { type: 5 });
    expect(await answer(deferred, { type: 9, data: MODAL })).toMatchObject({ status: 400, code: 40_060 });
    expect(await answer(open(MODAL_SUBMIT), { type: 9, data: MODAL })).toMatchObject({ status: 400 });
    expect((await answer(open(), { type: 9, data: MODAL })).status).toBe(204);
  });

  test.each<[what: string, change: object]>([
    ['title', { title: text(46) }],
    ['custom id', { custom_id: text(101) }],
    ['parts', { components: many(6, (n) => field(`${n}`)) }],
    ['label', { components: [{ ...field('a'), label: text(46) }] }],
    ['text', { components: [field('a', { value: text(11), max_length: 10 })] }],
    ['room for text', { components: [field('a', { max_length: 4_001 })] }],
    [
      'choices',
      { components: [field('a', { type: 3, options: many(26, (n) => ({ label: 'x', value: `${n}` })) })] },
    ],
    [
      'words of a choice',
      { components: [field('a', { type: 3, options: [{ label: text(101), value: 'a' }] })] },
    ],
  ])('is a dialog with not too much of %s', async (_what, change) => {
    expect(await answer(open(), { type: 9, data: { ...MODAL, ...change } })).toMatchObject({ code: 50_035 });
  });

  test('suggests 25 at most, each of 100 characters', async () => {
    const suggest = (choices: object[]) => answer(open(4), { type: 8, data: { choices } });
    expect(await suggest(many(26, (n) => ({ name: 'x', value: `${n}` })))).toMatchObject({ code: 50_035 });
    expect(await suggest([{ name: text(101), value: 'x' }])).toMatchObject({ code: 50_035 });
    expect((await suggest(many(25, (n) => ({ name: text(100), value: `${n}` })))).status).toBe(204);
  });
});

describe('a command', () => {
  const register = (change: object) =>
    call('POST', `/applications/${discord.world.applicationId}/commands`, {
      name: 'unpaid',
      description: 'x',
      ...change,
    });
  const sub = (n: number, change: object = {}) => ({ type: 1, name: `s${n}`, description: 'x', ...change });

  test.each<[what: string, change: object]>([
    ['a name with capitals', { name: 'Unpaid' }],
    ['a long name', { name: text(33) }],
    ['a long description', { description: text(101) }],
    ['a long description in one language', { description_localizations: { 'zh-CN': '长'.repeat(101) } }],
    ['a language Discord has not', { name_localizations: { zh: '待付款' } }],
    ['26 options', { options: many(26, (n) => sub(n)) }],
    ['two options of one name', { options: [sub(1), sub(1)] }],
    [
      'a required option after another',
      {
        options: [
          sub(1, {
            options: [
              { type: 3, name: 'a', description: 'x' },
              { type: 3, name: 'b', description: 'x', required: true },
            ],
          }),
        ],
      },
    ],
    [
      'more than 8,000 characters',
      {
        options: many(25, (n) =>
          sub(n, { options: many(25, (m) => ({ type: 3, name: `o${m}`, description: text(20) })) }),
        ),
      },
    ],
  ])('is refused for %s', async (_what, change) => {
    expect(await register(change)).toMatchObject({ status: 400, code: 50_035 });
  });

  test('counts the longest language', () => {
    const chinese = { 'zh-CN': '很长的说明' };
    expect(commandSize({ name: 'ab', description: 'cd', description_localizations: chinese })).toBe(7);
  });
});

test('calls beyond five in five seconds a channel are told when to come back', async () => {
  const strict = await startDiscord();
  const say = () =>
    fetch(`${strict.apiUrl}/v10/channels/${strict.channel.id}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bot ${strict.world.token}` },
      body: JSON.stringify({ content: 'x' }),
    });
  const answers = [];
  for (let n = 0; n < 6; n += 1) answers.push(await say());
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  const [last] = answers.slice(-1);
  const waitS = Number(last?.headers.get('retry-after'));
  expect(waitS).toBeGreaterThan(0);
  expect(waitS).toBeLessThanOrEqual(5);
  expect(await last?.json()).toMatchObject({ retry_after: waitS, global: false });
  strict.skip(5_000);
  expect((await say()).status).toBe(200);
  expect(DISCORD_LIMITS.postsPerMinute).toBeLessThanOrEqual(60);
  await strict.close();
});
