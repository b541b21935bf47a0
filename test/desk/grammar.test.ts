import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandFault, ParsedCommand } from '../../src/desk/command-spec.js';
import { COMMANDS, parseCommand } from '../../src/desk/grammar.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';

const TODAY: ParsedCommand = { kind: 'show', when: 'today' };

describe('what people type', () => {
  const table: [string, ParsedCommand][] = [
    ['', { kind: 'overview' }],
    ['   ', { kind: 'overview' }],
    ['/unpaid', { kind: 'overview' }],
    ['unpaid', { kind: 'overview' }],
    ['/unpaid@shop_bot', { kind: 'overview' }],
    ['overview', { kind: 'overview' }],
    ['概览', { kind: 'overview' }],
    ['today', TODAY],
    ['/unpaid today', TODAY],
    ['/unpaid@shop_bot TODAY', TODAY],
    ['Unpaid Today!', TODAY],
    ['/today@shop_bot', TODAY],
    ['今天', TODAY],
    ['/unpaid 今天', TODAY],
    ['ｔｏｄａｙ', TODAY],
    ['show', TODAY],
    ['show today', TODAY],
    ['列表 昨天', { kind: 'show', when: 'yesterday' }],
    ['show yesterday', { kind: 'show', when: 'yesterday' }],
    ['week', { kind: 'show', when: 'week' }],
    ['最近7天', { kind: 'show', when: 'week' }],
    ['2026-11-22', { kind: 'show', when: { date: '2026-11-22' } }],
    ['show 2026-11-22', { kind: 'show', when: { date: '2026-11-22' } }],
    ['show over 100', { kind: 'show', when: 'today', filter: { over: '100' } }],
    [
      '/unpaid today over 100 method:card shop:uk',
      { kind: 'show', when: 'today', filter: { over: '100', method: 'card', shop: 'uk' } },
    ],
    ['today >1,000.50 <$2,000', { kind: 'show', when: 'today', filter: { over: '1000.50', under: '2000' } }],
    ['今天高于100 方式：银行卡', { kind: 'show', when: 'today', filter: { over: '100', method: 'card' } }],
    ['order 4711', { kind: 'order', order: '4711' }],
    ['order #576461413038784711', { kind: 'order', order: '576461413038784711' }],
    ['order …4711', { kind: 'order', order: '4711' }],
    ['4711', { kind: 'order', order: '4711' }],
    ['…84711', { kind: 'order', order: '84711' }],
    ['订单4711', { kind: 'order', order: '4711' }],
    ['订单：４７１１', { kind: 'order', order: '4711' }],
    ['why 4711?', { kind: 'why', order: '4711' }],
    ['为什么4711？', { kind: 'why', order: '4711' }],
    ['pause', { kind: 'pause' }],
    ['pause all', { kind: 'pause' }],
    ['pause Lumi Beauty', { kind: 'pause', shop: 'Lumi Beauty' }],
    ['暂停', { kind: 'pause' }],
    ['暂停英国店', { kind: 'pause', shop: '英国店' }],
    ['resume uk', { kind: 'resume', shop: 'uk' }],
    ['恢复。', { kind: 'resume' }],
    ['help', { kind: 'help' }],
    ['?', { kind: 'help' }],
    ['？', { kind: 'help' }],
    ['帮助', { kind: 'help' }],
    ['mine', { kind: 'mine' }],
    ['我的 高于 100', { kind: 'mine', filter: { over: '100' } }],
    ['/unpaid late shop:uk', { kind: 'late', filter: { shop: 'uk' } }],
    ['逾期', { kind: 'late' }],
    ['stock', { kind: 'stock' }],
    ['库存英国店', { kind: 'stock', shop: '英国店' }],
    ['remind 4711', { kind: 'remind', order: '4711' }],
    ['催付4711', { kind: 'remind', order: '4711' }],
    ['snooze …4711 1h30m', { kind: 'snooze', order: '4711', time: { ms: 5_400_000 } }],
    ['推迟 4711 30分钟', { kind: 'snooze', order: '4711', time: { ms: 1_800_000 } }],
    ['推迟 4711 2小时', { kind: 'snooze', order: '4711', time: { ms: 7_200_000 } }],
    ['extend 4711 20:00', { kind: 'extend', order: '4711', time: { clock: '20:00' } }],
    ['extend 4711 ９：０５', { kind: 'extend', order: '4711', time: { clock: '09:05' } }],
    ['assign 4711 Mia Chen', { kind: 'assign', order: '4711', person: 'Mia Chen' }],
    ['转交 4711 我', { kind: 'assign', order: '4711', person: '我' }],
    ['keep_open 4711', { kind: 'keep', order: '4711' }],
    ['keep open 4711', { kind: 'keep', order: '4711' }],
    ['/keep_open@shop_bot 4711', { kind: 'keep', order: '4711' }],
    ['do 4711 snooze 2h', { kind: 'snooze', order: '4711', time: { ms: 7_200_000 } }],
    ['do claim 4711', { kind: 'claim', order: '4711' }],
    ['操作 4711 认领', { kind: 'claim', order: '4711' }],
  ];
  test.each(table)('%s', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });
});

describe('what cannot be read', () => {
  const table: [string, CommandFault][] = [
    ['order', { kind: 'invalid', command: 'order', reason: 'order_missing', typed: '' }],
    ['order 471', { kind: 'invalid', command: 'order', reason: 'order_too_short', typed: '471' }],
    ['why lipstick', { kind: 'invalid', command: 'why', reason: 'order_not_digits', typed: 'lipstick' }],
    ['show 2026-02-30', { kind: 'invalid', command: 'show', reason: 'date_invalid', typed: '2026-02-30' }],
    ['today banana', { kind: 'invalid', command: 'show', reason: 'filter_unknown', typed: 'banana' }],
    [
      'today method:shells',
      { kind: 'invalid', command: 'show', reason: 'filter_unknown', typed: 'method:shells' },
    ],
    ['today over lots', { kind: 'invalid', command: 'show', reason: 'amount_invalid', typed: 'lots' }],
    ['today over', { kind: 'invalid', command: 'show', reason: 'filter_unknown', typed: 'over' }],
    ['snooze 4711', { kind: 'invalid', command: 'snooze', reason: 'time_missing', typed: '' }],
    ['snooze 4711 soon', { kind: 'invalid', command: 'snooze', reason: 'time_invalid', typed: 'soon' }],
    ['snooze 4711 0m', { kind: 'invalid', command: 'snooze', reason: 'time_invalid', typed: '0m' }],
    ['extend 4711 8d', { kind: 'invalid', command: 'extend', reason: 'time_invalid', typed: '8d' }],
    ['extend 4711 24:00', { kind: 'invalid', command: 'extend', reason: 'time_invalid', typed: '24:00' }],
    ['assign 4711', { kind: 'invalid', command: 'assign', reason: 'person_missing', typed: '' }],
    ['do', { kind: 'invalid', command: 'do', reason: 'order_missing', typed: '' }],
    ['do 4711 dance', { kind: 'invalid', command: 'do', reason: 'act_unknown', typed: 'dance' }],
    ['do 4711 pause', { kind: 'invalid', command: 'do', reason: 'act_unknown', typed: 'pause' }],
    ['do 4711 snooze', { kind: 'invalid', command: 'snooze', reason: 'time_missing', typed: '' }],
    ['tody', { kind: 'unknown', typed: 'tody', nearest: 'today' }],
    ['puase', { kind: 'unknown', typed: 'puase', nearest: 'pause' }],
    ['今夭', { kind: 'unknown', typed: '今夭', nearest: '今天' }],
    ['471', { kind: 'invalid', command: 'order', reason: 'order_too_short', typed: '471' }],
    ['constructor', { kind: 'unknown', typed: 'constructor' }],
    ['__proto__', { kind: 'unknown', typed: '__proto__' }],
  ];
  test.each(table)('%s', (text, fault) => {
    expect(parseCommand(text)).toEqual(fault);
  });

  test('no text, however strange, breaks the parser', () => {
    const words = fc.constantFrom(
      '/unpaid',
      'today',
      '今天',
      'order',
      '订单',
      '4711',
      'over',
      'method:',
      '>',
      '…',
      '@',
    );
    const phrase = fc.array(fc.oneof(words, fc.string({ unit: 'binary' }))).map((parts) => parts.join(' '));
    const known = new Set([...COMMANDS.map((spec) => spec.name), 'invalid', 'unknown']);
    fc.assert(
      fc.property(phrase, (text) => {
        expect(known.has(parseCommand(text).kind)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a very long text is answered fast and short', () => {
    const fault = parseCommand('x'.repeat(1_000_000));
    expect(fault.kind === 'unknown' && fault.typed.length).toBe(40);
  });
});

describe('the table itself', () => {
  test('every word means one command only', () => {
    const words = COMMANDS.flatMap((spec) => [spec.name, ...spec.aliases.en, ...spec.aliases['zh-CN']]);
    expect(new Set(words).size).toBe(words.length);
  });

  test.each(TEAM_LANGUAGES)('each command’s own example in %s means that command', (language) => {
    for (const spec of COMMANDS) {
      // `do` is read as the act it names.
      const meant = spec.name === 'do' ? 'remind' : spec.name;
      expect(parseCommand(spec.texts[language].usage).kind).toBe(meant);
      for (const alias of spec.aliases[language]) {
        const parsed = parseCommand(alias);
        expect(parsed.kind === 'invalid' ? parsed.command : parsed.kind).toBe(spec.name);
      }
    }
  });
});
