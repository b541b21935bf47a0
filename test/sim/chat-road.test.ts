import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/domain/card.js';
import { type ChatRoad, createChatRoad } from './chat-road.js';
import { createFaultBook } from './faults.js';
import { createLife, type Life } from './life.js';
import { createTimeline, type Timeline } from './timeline.js';

const CARD: Card = {
  kind: 'order',
  tone: 'bad',
  title: 'Order …7293',
  facts: [],
  lines: [],
  buttons: [],
  summary: 'An order',
  language: 'en',
};

/** A road without faults of its own, a process that lives, and all that happens on it so far. */
function aRoad(): { road: ChatRoad; timeline: Timeline; life: Life; arrive(): Promise<void> } {
  const timeline = createTimeline(Date.UTC(2026, 9, 29), 7);
  const faults = createFaultBook([]);
  const life = createLife(faults, new Map());
  return {
    road: createChatRoad({ seed: 7, timeline, faults }),
    timeline,
    life,
    async arrive() {
      while (timeline.nextAt() < Number.POSITIVE_INFINITY) {
        timeline.set(timeline.nextAt());
        timeline.runNext();
        await turn();
      }
    },
  };
}

describe('the road to the team chats', () => {
  test('excuses a post that arrives when the process that sent it is dead', async () => {
    const { road, life, arrive } = aRoad();
    void road.chatsFor(life, { channels: [] }).get('slack')!.post('room', CARD, { key: 'one' });
    life.alive = false;
    road.excuseRecent();
    await arrive();
    const shown = [...road.groups.get('slack')!.messages.keys()];
    expect(shown).toHaveLength(1);
    expect([...road.excused]).toEqual(shown);
  });

  test('excuses no post whose sender lives to hear of it', async () => {
    const { road, life, arrive } = aRoad();
    const sent = road.chatsFor(life, { channels: [] }).get('slack')!.post('room', CARD, { key: 'one' });
    await arrive();
    expect(await sent).toMatchObject({ kind: 'sent' });
    expect([...road.excused]).toEqual([]);
  });
});
