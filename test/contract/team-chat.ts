/**
 * What every team chat must do, whatever its platform. Each adapter brings a harness that stands where its people stand:
 * it sees what they see and presses what they press, over the real wire of the adapter.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../../src/domain/card.js';
import type {
  Answer,
  ChatSink,
  FormSubmit,
  Press,
  SendOutcome,
  Suggestion,
  TeamChat,
  TypedCommand,
} from '../../src/ports.js';

/** One message as a person in the place sees it. */
export interface Seen {
  /** All its words, as drawn, entities resolved. */
  text: string;
  /** Labels of its buttons, from left to right. */
  buttons: string[];
  /** Stands in the thread of another message. */
  inThread: boolean;
}

export interface TeamChatHarness {
  chat: TeamChat;
  /** A place that exists. */
  place: string;
  /** Looks like a place of this platform and is none. */
  unknownPlace: string;
  /** Why an answer for one person is seen by all here; it then stands under what that person typed. Absent where it is not seen. */
  withoutPrivacy?: string;
  /** The immutable id of the person who acts. */
  userId: string;
  /** Everything in the place now, oldest first. */
  seen(): Promise<Seen[]>;
  /** Presses the button with this label on the newest message that has it; confirms when asked. Gives the words of the answer. */
  press(label: string): Promise<string>;
  /** Types into the place's command line. */
  type(text: string): Promise<string>;
  /** Fills the form that the last answer opened, and sends it. */
  fill?(values: Record<string, string>): Promise<string>;
  /** A new adapter over the same place, as after a restart of the bot; not yet started. */
  restarted(): Promise<TeamChat>;
  close(): Promise<void>;
}

/** What the core would be: it remembers and answers as told. */
export interface Core extends ChatSink {
  asked: (Press | TypedCommand | FormSubmit)[];
  answer: () => Answer;
  suggestions: Suggestion[];
  moves: [from: string, to: string][];
}

export function createCore(): Core {
  const core: Core = {
    asked: [],
    suggestions: [],
    moves: [],
    answer: () => ({ kind: 'toast', text: 'It is done', tone: 'good' }),
    press: async (press) => take(press),
    command: async (command) => take(command),
    form: async (form) => take(form),
    suggest: async () => core.suggestions,
    moved: async (from, to) => void core.moves.push([from, to]),
  };
  function take(what: Press | TypedCommand | FormSubmit): Answer {
    core.asked.push(what);
    return core.answer();
  }
  return core;
}

export function plainCard(change: Partial<Card> = {}): Card {
  return {
    kind: 'order',
    tone: 'active',
    title: 'Order 4711',
    facts: [{ label: 'Total', value: 'Rp 189,000' }],
    lines: [{ text: 'Asked 10:05' }],
    buttons: [{ token: 'tok_claim-1', label: 'Claim', style: 'primary' }],
    summary: 'Order 4711 is unpaid',
    language: 'en',
    ...change,
  };
}

function refOf(outcome: SendOutcome): string {
  if (outcome.kind !== 'sent') throw new Error(`not sent: ${JSON.stringify(outcome)}`);
  return outcome.ref;
}

/** Runs the suite; `open` gives a fresh, started harness for each test. */
export function teamChatContract(name: string, open: (core: Core) => Promise<TeamChatHarness>): void {
  describe(`${name} as a team chat`, () => {
    let core: Core;
    let harness: TeamChatHarness;
    beforeEach(async () => {
      core = createCore();
      harness = await open(core);
    });
    afterEach(() => harness.close());
    const post = (card: Card, key = 'key-1', thread?: string) =>
      harness.chat.post(harness.place, card, { key, ...(thread && { thread }) });

    test('a card is seen with all its words and buttons', async () => {
      refOf(await post(plainCard({ rows: [{ cells: ['…4711', '12 min'] }] })));
      const [seen, ...others] = await harness.seen();
      expect(others).toEqual([]);
      for (const words of ['Order 4711', 'Total', 'Rp 189,000', 'Asked 10:05', '…4711', '12 min']) {
        expect(seen?.text).toContain(words);
      }
      expect(seen?.buttons).toEqual(['Claim']);
    });

    test('an update changes the card where it stands', async () => {
      const ref = refOf(await post(plainCard(), 'first'));
      refOf(await post(plainCard({ title: 'Order 4712' }), 'second'));
      const paid = plainCard({ title: 'Paid 10:31', tone: 'good', buttons: [], lines: [] });
      expect((await harness.chat.update(ref, paid)).kind).toBe('sent');
      const seen = await harness.seen();
      expect(seen).toHaveLength(2);
      expect(seen[0]?.text).toContain('Paid 10:31');
      expect(seen[0]?.text).not.toContain('Asked 10:05');
      expect(seen[0]?.buttons).toEqual([]);
      expect(seen[1]?.text).toContain('Order 4712');
    });

    test('an update without change is sent', async () => {
      const ref = refOf(await post(plainCard()));
      expect((await harness.chat.update(ref, plainCard())).kind).toBe('sent');
      expect(await harness.seen()).toHaveLength(1);
    });

    test('a ref that never was one of ours, and a place that is none, are rejected', async () => {
      expect((await harness.chat.update('nonsense', plainCard())).kind).toBe('rejected');
      expect((await harness.chat.post(harness.unknownPlace, plainCard(), { key: 'k' })).kind).toBe(
        'rejected',
      );
    });

    test('a message into a thread stands under its card', async () => {
      if (!harness.chat.limits.threads) return;
      const ref = refOf(await post(plainCard(), 'first'));
      refOf(await post(plainCard({ kind: 'note', title: 'The buyer answered', buttons: [] }), 'second', ref));
      const seen = await harness.seen();
      expect(seen.map(({ inThread }) => inThread)).toEqual([false, true]);
    });

    test('a card at the limits is taken', async () => {
      const { rowsMax, buttonsMax, textMax } = harness.chat.limits;
      const cells = (row: number) => [`row ${row}`, 'x'];
      const rows = Array.from({ length: rowsMax }, (_, row) => ({ cells: cells(row) }));
      const buttons = Array.from({ length: buttonsMax }, (_, n) => {
        return { token: `t${n}`.padEnd(22, '_'), label: `Button ${n}`, style: 'default' as const };
      });
      const used = JSON.stringify(rows).length + 400;
      const lines = [{ text: 'word '.repeat(Math.max(1, Math.floor((textMax - used) / 5))) }];
      refOf(await post(plainCard({ rows, buttons, lines })));
      const [seen] = await harness.seen();
      expect(seen?.buttons).toHaveLength(buttonsMax);
      expect(seen?.text).toContain(`row ${rowsMax - 1}`);
    });

    test.each([
      ['markup', '<b>&amp;</b> <script>x</script> *bold* _it_ `code` [a](https://evil.example)'],
      ['mentions', '@everyone <!channel> <@U123> tg://user?id=1'],
    ])('a buyer’s %s is shown as it was typed', async (_what, words) => {
      refOf(await post(plainCard({ lines: [{ text: words, style: 'quote' }] })));
      const [seen] = await harness.seen();
      expect(seen?.text).toContain(words);
    });

    test('a buyer’s direction marks and controls are gone', async () => {
      refOf(await post(plainCard({ title: 'Order \u202e1174\u202c\u0007 \u200bopen' })));
      const [seen] = await harness.seen();
      expect(seen?.text).toContain('Order 1174 open');
    });

    test('a press reaches the core with who, where and what, and its answer is seen', async () => {
      const ref = refOf(await post(plainCard()));
      expect(await harness.press('Claim')).toContain('It is done');
      const { place, userId } = harness;
      const actor = expect.objectContaining({ platform: harness.chat.name, userId });
      expect(core.asked).toEqual([{ token: 'tok_claim-1', place, message: ref, actor }]);
    });

    test('a press that must be confirmed reaches the core after the yes', async () => {
      const confirm = { title: 'Cancel it?', text: 'The buyer is told.', yes: 'Yes', no: 'No' };
      refOf(
        await post(plainCard({ buttons: [{ token: 'tok_x', label: 'Cancel', style: 'danger', confirm }] })),
      );
      await harness.press('Cancel');
      expect(core.asked).toMatchObject([{ token: 'tok_x' }]);
    });

    test('a command reaches the core as typed, and a card comes back', async () => {
      core.answer = () => ({ kind: 'card', visibility: 'private', card: plainCard({ title: 'Today' }) });
      expect(await harness.type('order 4711')).toContain('Today');
      expect(core.asked).toMatchObject([{ text: 'order 4711', place: harness.place }]);
      const seen = (await harness.seen()).map(({ inThread }) => inThread);
      expect(seen).toEqual(harness.withoutPrivacy ? [true] : []);
    });

    test('an answer for the channel is seen there', async () => {
      core.answer = () => ({
        kind: 'card',
        visibility: 'channel',
        card: plainCard({ title: 'Paused by Mia' }),
      });
      await harness.type('pause');
      expect((await harness.seen()).map(({ text }) => text.includes('Paused by Mia'))).toEqual([true]);
    });

    test('a form comes back with its values', async () => {
      if (!harness.fill) return expect(harness.chat.limits.forms).toBe(false);
      const field = { name: 'why', label: 'Why', kind: 'text', value: '', maxLength: 100 } as const;
      const words = { title: 'Snooze', submit: 'Snooze', cancel: 'Not now', language: 'en' };
      core.answer = () => ({ kind: 'form', form: { token: 'tok_form', fields: [field], ...words } });
      refOf(await post(plainCard()));
      await harness.press('Claim');
      core.answer = () => ({ kind: 'toast', text: 'Snoozed', tone: 'good' });
      expect(await harness.fill({ why: 'she pays tonight' })).toContain('Snoozed');
      expect(core.asked[1]).toMatchObject({ token: 'tok_form', values: { why: 'she pays tonight' } });
    });

    test('a fault of the core is told kindly, without its details', async () => {
      core.answer = () => {
        throw new Error('SQLITE_BUSY in /srv/secret.db');
      };
      refOf(await post(plainCard()));
      const told = await harness.press('Claim');
      expect(told.length).toBeGreaterThan(5);
      expect(told).not.toMatch(/SQLITE|secret/u);
    });

    test('after a restart the same message can still be changed', async () => {
      const ref = refOf(await post(plainCard()));
      await harness.chat.stop();
      const again = await harness.restarted();
      await again.start(core);
      expect((await again.update(ref, plainCard({ title: 'Paid 10:31' }))).kind).toBe('sent');
      const seen = await harness.seen();
      expect(seen).toHaveLength(1);
      expect(seen[0]?.text).toContain('Paid 10:31');
    });

    test('health follows start and stop, and stopping twice does no harm', async () => {
      expect(harness.chat.health().ok).toBe(true);
      await harness.chat.stop();
      expect(harness.chat.health().ok).toBe(false);
      await harness.chat.stop();
    });
  });
}
