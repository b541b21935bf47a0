import { expect, test } from 'vitest';
import { createActs } from '../../adapters/console/acts.js';
import { CONSOLE_LIMITS } from '../../adapters/console/index.js';
import type { Answer, ChatSink } from '../../src/ports.js';

test('an answer is cleaned at the last step, whatever the core hands over', async () => {
  const hostile: Answer = { kind: 'toast', text: 'paid\u202e\u0007 twice', tone: 'good' };
  const answer = async (): Promise<Answer> => hostile;
  const sink: ChatSink = {
    press: answer,
    command: answer,
    form: answer,
    suggest: async () => [],
    moved: async () => {},
  };
  const acts = createActs({
    sink,
    people: [{ userId: 'mia', name: 'Mia' }],
    places: ['orders'],
    limits: CONSOLE_LIMITS,
    share: () => {},
    failed: () => {},
  });
  const from = { place: 'orders', as: 'mia', language: 'en' };
  const answers = [
    await acts.press({ token: 't', message: 'm', ...from }),
    await acts.command({ text: 'today', ...from }),
    await acts.form({ token: 't', values: {}, ...from }),
  ];
  expect(answers).toEqual(answers.map(() => ({ kind: 'toast', text: 'paid twice', tone: 'good' })));
});
