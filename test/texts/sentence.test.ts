import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogCode, LogEntry } from '../../src/domain/alert.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { becauseWords, historyLines, reasonWords, sentence } from '../../src/texts/sentence.js';
import { texts } from '../../src/texts/texts.js';

const ZONE = 'Asia/Jakarta';
const at = (time: string): number => Date.parse(`2026-11-22T${time}:00+07:00`);

function say(what: LogCode, time: string, why: LogEntry['why'] = {}, who = 'system'): LogEntry {
  return { at: at(time), who, what, why };
}

describe('English sentences', () => {
  const table: [LogEntry, string][] = [
    [say('placed', '10:00', {}, 'marketplace'), 'Placed at 10:00'],
    [say('step_sent', '10:05', { step: 'ask' }), 'Asked the buyer at 10:05'],
    [say('step_sent', '10:28', { step: 'remind' }, 'Ana'), 'Ana reminded the buyer at 10:28'],
    [say('step_sent', '10:28', { step: 'remind', by: 'Ana' }), 'Ana reminded the buyer at 10:28'],
    [
      say('step_skipped', '23:30', { step: 'remind', because: 'quiet_hours' }),
      'Reminder skipped at 23:30: quiet hours',
    ],
    [
      say('step_moved', '23:30', {
        step: 'remind',
        because: 'quiet_hours',
        until: at('23:30') + 9.5 * 3_600_000,
      }),
      'Reminder moved to Nov 23, 09:00: quiet hours',
    ],
    [say('step_unknown', '10:30', { step: 'remind' }), 'The reminder may or may not have reached the buyer'],
    [
      say('step_rejected', '10:30', { step: 'remind', reason: 'chat closed', code: '45101004' }),
      'The reminder was refused at 10:30: chat closed (45101004)',
    ],
    [
      say('deadline_told', '10:45', { until: at('11:00') }),
      'Told the buyer at 10:45 that the order closes at 11:00',
    ],
    [say('escalated', '10:40', { minutes: 40 }), 'Called the leads at 10:40: unclaimed for 40 min'],
    [say('alert_opened', '10:05', { because: 'waiting' }), 'Asked the team to look at 10:05: still unpaid'],
    [say('claimed', '10:12', {}, 'Mia'), 'Mia claimed it at 10:12'],
    [say('lease_expired', '10:22', { by: 'Mia' }), 'Mia’s claim ran out at 10:22'],
    [say('snoozed', '10:12', { until: at('10:32') }, 'Mia'), 'Mia snoozed it at 10:12 until 10:32'],
    [say('extended', '10:50', { until: at('11:30') }, 'Mia'), 'Mia extended the deadline at 10:50 to 11:30'],
    [say('extended', '10:50', { minutes: 30 }, 'Mia'), 'Mia extended the deadline at 10:50 by 30 min'],
    [
      say('buyer_replied', '10:14', { reason: 'payment_failed' }, 'buyer'),
      'The buyer answered at 10:14: payment failed',
    ],
    [
      say('cancel_requested', '10:50', { at: at('10:52') }, 'Mia'),
      'Mia asked to cancel it at 10:50; it happens at 10:52 unless undone',
    ],
    [say('cancel_moot', '11:05', { because: 'paid' }), 'Not cancelled at 11:05: the order is paid'],
    [
      say('cancelled', '11:05', {
        reason: 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed_uk',
      }),
      'Cancelled by us at 11:05: not paid within the time allowed',
    ],
    [
      say('cancelled', '11:05', { by: 'buyer', reason: 'changed_mind' }, 'marketplace'),
      'Cancelled by the buyer at 11:05: changed their mind',
    ],
    [say('cancelled', '11:05', {}, 'marketplace'), 'Cancelled by the marketplace at 11:05'],
    [
      say('cancelled', '11:05', { because: 'by_person' }, 'Mia'),
      'Cancelled by Mia at 11:05: a person did it already',
    ],
    [
      say('paid', '10:31', { after: 'remind', minutes: 1 }, 'marketplace'),
      'Paid at 10:31, 1 min after the reminder',
    ],
    [say('paid', '10:31', {}, 'marketplace'), 'Paid at 10:31'],
    [say('paused', '10:31', {}, 'Mia'), 'Mia paused the shop at 10:31'],
  ];
  test.each(table)('%j', (entry, words) => {
    expect(sentence(entry, 'en', ZONE)).toBe(words);
  });
});

describe('Chinese sentences', () => {
  const table: [LogEntry, string][] = [
    [say('step_sent', '10:05', { step: 'ask' }), '10:05 已询问买家'],
    [say('step_sent', '10:28', { step: 'remind' }, 'Ana'), '10:28 Ana 提醒买家付款'],
    [say('step_skipped', '23:30', { step: 'remind', because: 'quiet_hours' }), '23:30 跳过催付：免打扰时段'],
    [say('paid', '10:31', { after: 'remind', minutes: 1 }, 'marketplace'), '10:31 买家付款，催付后 1 分钟'],
    [
      say('cancelled', '11:05', { reason: 'buyer_hasnt_paid_within_time_allowed' }),
      '11:05 由我方取消：未在规定时间内付款',
    ],
    [
      say('cancel_requested', '10:50', { at: at('10:52') }, 'Mia'),
      '10:50 Mia 申请取消，10:52 执行，此前可撤销',
    ],
  ];
  test.each(table)('%j', (entry, words) => {
    expect(sentence(entry, 'zh-CN', ZONE)).toBe(words);
  });
});

describe.each(TEAM_LANGUAGES)('in %s', (language) => {
  const codes = Object.keys(texts(language).log) as LogCode[];

  test('every code has a sentence of its own with and without details', () => {
    const why = {
      step: 'remind',
      because: 'gap',
      until: at('11:00'),
      minutes: 5,
      reason: 'question',
      after: 'ask',
    };
    const said = codes.map((code) => sentence(say(code, '10:00', why, 'Mia'), language, ZONE));
    expect(new Set(said).size).toBe(codes.length);
    for (const code of codes) {
      const bare = sentence(say(code, '10:00'), language, ZONE);
      expect(bare).not.toMatch(/undefined|NaN|\[object|_/);
    }
  });

  test('a code or reason of a later version is shown as it is', () => {
    const later = { ...say('placed', '10:00'), what: 'teleported_home' as LogCode };
    expect(sentence(later, language, ZONE)).toBe('teleported home 10:00');
    expect(becauseWords('phase_of_moon', language)).toBe('phase of moon');
    expect(becauseWords('constructor', language)).toBe('constructor');
    expect(reasonWords('Buyer is on holiday', language)).toBe('Buyer is on holiday');
  });

  test('no entry, however strange, breaks it', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.constant(undefined));
    const keys = ['step', 'because', 'until', 'at', 'minutes', 'reason', 'by', 'after', 'code', 'toString'];
    const why = fc.dictionary(fc.constantFrom(...keys), value);
    const what = fc.oneof(fc.constantFrom(...codes), fc.string() as fc.Arbitrary<LogCode>);
    fc.assert(
      fc.property(what, fc.string(), why, (code, who, details) => {
        const text = sentence({ at: at('10:00'), who, what: code, why: details }, language, ZONE);
        expect(text).not.toMatch(/\n/);
        expect(text.length).toBeLessThan(600);
      }),
    );
  });

  test('history puts the day in front where it is another', () => {
    const lines = historyLines(
      [say('placed', '10:00'), { ...say('paid', '10:00'), at: at('10:00') + 86_400_000 }],
      language,
      ZONE,
      at('10:00'),
    );
    expect(lines[0]).toMatch(/^10:00 /);
    expect(lines[1]).toMatch(language === 'en' ? /^Nov 23, 10:00 {2}Paid$/ : /^11月23日 10:00 {2}买家付款$/);
  });
});
