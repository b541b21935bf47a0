/** A core that remembers what it was asked and answers in each of the ways a core can. */
import type { Answer, ChatSink, FormSubmit, Press, TypedCommand } from '../../src/ports.js';
import { orderCard } from './sample-cards.js';

export interface SampleSink extends ChatSink {
  presses: Press[];
  commands: TypedCommand[];
  forms: FormSubmit[];
}

export function sampleSink(now: () => number): SampleSink {
  const presses: Press[] = [];
  const commands: TypedCommand[] = [];
  const forms: FormSubmit[] = [];
  return {
    presses,
    commands,
    forms,
    suggest: async () => [],
    moved: async () => {},
    async press(press) {
      presses.push(press);
      if (press.token.startsWith('remind')) return previewForm();
      if (press.token.startsWith('snooze')) throw new Error('database is locked at /var/secret');
      return { kind: 'toast', text: `Done: ${press.token}`, tone: 'good' };
    },
    async command(command) {
      commands.push(command);
      const language = command.actor.language === 'zh-CN' ? 'zh-CN' : 'en';
      const visibility = command.text === 'share' ? 'channel' : 'private';
      return { kind: 'card', card: orderCard(language, now(), 99, 'warning'), visibility };
    },
    async form(submit) {
      forms.push(submit);
      if (submit.values.text === '') return { kind: 'toast', text: 'The message is empty', tone: 'bad' };
      return { kind: 'toast', text: 'Sent', tone: 'good' };
    },
  };
}

function previewForm(): Answer {
  return {
    kind: 'form',
    form: {
      token: 'send-1',
      title: 'Send this reminder?',
      text: 'Hello! Your order is still waiting for payment.',
      fields: [
        {
          name: 'text',
          label: 'Message',
          kind: 'text',
          value: 'Hello! Your order is still waiting.',
          maxLength: 500,
        },
        {
          name: 'when',
          label: 'When',
          kind: 'choice',
          value: 'now',
          options: [
            { value: 'now', label: 'Now' },
            { value: 'later', label: 'In 30 minutes' },
          ],
        },
      ],
      submit: 'Send',
      cancel: 'Not now',
      language: 'en',
    },
  };
}
