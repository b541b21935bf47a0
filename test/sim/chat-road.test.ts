import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SendOutcome } from '../../src/ports.js';
import { plainCard } from '../contract/team-chat.js';
import { type ChatRoad, createChatRoad } from './chat-road.js';
import { createFaultBook } from './faults.js';
import { createLife, type Life } from './life.js';
import { createTimeline } from './timeline.js';

/** A road without faults of its own, a process that lives, and all that happens on it so far. */
function aRoad(): { road: ChatRoad; life: Life; post(): Promise<SendOutcome>; arrive(): Promise<void> } {
  const timeline = createTimeline(Date.UTC(2026, 9, 29), 7);
  const faults = createFaultBook([]);
  const life = createLife(faults, new Map());
  const road = createChatRoad({ seed: 7, timeline, faults });
  const slack = road.chatsFor(life, { channels: [] }).get('slack')!;
  return {
    road,
    life,
    post: () => slack.post('room', plainCard(), { key: 'one' }),
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
    const { road, life, post, arrive } = aRoad();
    void post();
    life.alive = false;
    road.excuseRecent();
    await arrive();
    const shown = [...road.groups.get('slack')!.messages.keys()];
    expect(shown).toHaveLength(1);
    expect([...road.excused]).toEqual(shown);
  });

  test('excuses no post whose sender lives to hear of it', async () => {
    const { road, post, arrive } = aRoad();
    const sent = post();
    await arrive();
    expect(await sent).toMatchObject({ kind: 'sent' });
    expect([...road.excused]).toEqual([]);
  });
});
