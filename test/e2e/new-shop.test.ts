import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { schedule } from '../../adapters/sandbox-shop/world.js';
import { openSqliteStore } from '../../src/store/database.js';
import { KEYS, SHOP } from '../setup/doctor-shop.js';
import { agree, connectShop, consent, finishInConsole, newUser, SERVICE_ID } from './new-user.js';
import { canType, sitDown } from './pseudo-terminal.js';
import { runUnpaid, startUnpaid } from './unpaid-command.js';

const PATIENT = { timeout: 40_000, interval: 50 };

describe.skipIf(!canType())('a new user at a terminal', () => {
  test('connects a shop, watches it in shadow, reads the report and goes live', {
    timeout: 240_000,
  }, async () => {
    const { sandbox, folder, foreign } = await newUser();
    const startedAt = performance.now();
    const person = sitDown(['init'], {}, folder);
    await connectShop(person);
    await finishInConsole(person);
    expect(await person.ended).toBe(0);
    const setUpMs = performance.now() - startedAt;

    for (const secret of [KEYS.appSecret]) expect(person.screen()).not.toContain(secret);
    const written = readFileSync(join(folder, '.env'), 'utf8');
    expect(written.startsWith(foreign)).toBe(true);
    expect(written).toContain(`TIKTOK_SHOP_APP_SECRET=${KEYS.appSecret}\n`);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);

    const config = join(folder, 'unpaid.yaml');
    writeFileSync(config, `${readFileSync(config, 'utf8')}console: { port: 0 }\n`);
    const bot = startUnpaid(['start'], { LOG_LEVEL: 'error' }, folder);
    await bot.printed(/Webhooks, health:/);
    const store = await openSqliteStore(join(folder, 'data', 'unpaid.db'), {
      now: Date.now,
      newId: () => '',
    });
    onTestFinished(() => store.close());
    const cancels = async (reason: 'shadow' | null, state: 'dropped' | 'sent') => {
      const rows = store.db.selectFrom('outbox').select('id').where('kind', '=', 'order.cancel');
      const of = rows.where('state', '=', state);
      return (await (reason ? of.where('reason', '=', reason) : of).execute()).length;
    };
    const order = (): void => schedule(sandbox.world, sandbox.clock.now(), 'stream', '');

    // The shadow "day": a policy whose every step falls into seconds.
    for (let n = 0; n < 3; n += 1) order();
    await expect.poll(() => cancels('shadow', 'dropped'), PATIENT).toBe(3);
    const [first] = [...sandbox.ledger.orders()];
    sandbox.buyer.pay(first?.id ?? '');
    const paid = () => store.db.selectFrom('orders').select('id').where('status', '=', 'paid').execute();
    await expect.poll(async () => (await paid()).length, PATIENT).toBe(1);
    for (const one of sandbox.ledger.orders()) {
      expect(one.messages).toEqual([]);
      expect(one.final).not.toBe('cancelled');
    }

    const decided = sitDown(['go-live'], {}, folder);
    await decided.answer(/cancelled 3 orders\.[\s\S]*1 was paid later \(£[\s\S]*Type yes: /, 'yes');
    await decided.sees(/is live\. The channel has been told\./);
    expect(await decided.ended).toBe(0);

    order();
    await expect.poll(() => cancels(null, 'sent'), PATIENT).toBe(1);
    expect([...sandbox.ledger.orders()].filter(({ final }) => final === 'cancelled')).toHaveLength(1);
    const totalMs = performance.now() - startedAt;
    const doctor = await runUnpaid(['doctor'], {}, folder);
    expect(doctor).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Live: the bot acts by itself.'),
    });

    const keys = person.keys() + decided.keys();
    const pasted = person.screen().match(/Paste the address here: (\S+)/)?.[1]?.length ?? 0;
    console.info(
      `init: ${(setUpMs / 1_000).toFixed(1)} s, ${person.keys()} keys, ${pasted} of them one pasted address · from nothing to live: ${(totalMs / 1_000).toFixed(1)} s, ${keys} keys`,
    );
    expect(totalMs).toBeLessThan(10 * 60_000);
  });

  test('is told what is wrong with each answer, and asked again', { timeout: 240_000 }, async () => {
    const { sandbox, folder } = await newUser();
    const person = sitDown(['init'], {}, folder);
    await person.answer(/App key .*: /, '');
    await person.sees(/This is needed\./);
    await person.answer(/App key .*: /, KEYS.appKey);
    await person.answer(/App secret .*: /, 'too-short');
    await person.sees(/TIKTOK_SHOP_APP_SECRET is shorter than 16 characters\. Copy the whole value again\./);
    await person.answer(/App secret .*: /, 'another-secret-that-guards-nothing');
    await person.answer(/Service id .*: /, SERVICE_ID);
    await person.answer(/short id for the shop.*: /, 'My Shop');
    await person.answer(/small letters, digits and -\.\n[\s\S]*: /, SHOP.id);

    // State and code that are not ours, then the right ones with a secret of another app.
    await person.answer(
      /Paste the address here: /,
      'https://seller.example.com/back?code=abcdefgh1234&state=foreign',
    );
    await person.sees(/Its state is not of a link of ours/);
    await person.answer(/Paste the address here: /, 'nonsense?');
    const [, link = ''] = /(http:\S+\/open\/authorize\S+)/.exec(person.screen()) ?? [];
    await person.answer(/Paste the address here: /, await agree(link));
    await person.sees(/→ Compare TIKTOK_SHOP_APP_KEY and TIKTOK_SHOP_APP_SECRET with Partner Center/);
    await person.answer(/Try again\? .*: /, 'y');
    await person.answer(/App key .*: /, '');
    await person.answer(/App secret .*: /, KEYS.appSecret);
    await person.answer(/Service id .*: /, '');

    // A code that was used up by somebody else.
    const [, again = ''] = await person.sees(/(http:\S+\/open\/authorize\S+)[\s\S]*Paste the address here: /);
    const back = new URL(await agree(again));
    back.searchParams.set('code', 'a-code-that-nobody-gave');
    await person.answer(/Paste the address here: /, back.href);
    await person.sees(/→ A code is good once and for 30 minutes/);
    await person.answer(/Try again\? .*: /, '');
    for (const question of [/App key .*: /, /App secret .*: /, /Service id .*: /])
      await person.answer(question, '');
    await consent(person);
    await person.answer(/Where does the team work\?[\s\S]*> \[1\]: /, '9');
    await person.sees(/Type a number from 1 to 4\./);
    await finishInConsole(person);
    expect(await person.ended).toBe(0);

    // Once more: all is kept, and only Enter is pressed.
    const second = sitDown(['init'], {}, folder);
    for (const question of [/App key .*: /, /App secret .*: /, /Service id .*: /, /short id.*: /])
      await second.answer(question, '');
    await second.answer(/Connect it again\? .*: /, '');
    await second.answer(/One more channel\? .*: /, '');
    await second.answer(/Your name.*\[Ada\]: /, '');
    await second.answer(/language do the cards[\s\S]*> \[1\]: /, '');
    await second.answer(/Which policy\?[\s\S]*> \[\d\]: /, '');
    await second.sees(/Next: npx unpaid start/);
    expect(await second.ended).toBe(0);
    expect(second.keys()).toBe(9);
    expect([...sandbox.ledger.orders()]).toEqual([]);
  });
});
