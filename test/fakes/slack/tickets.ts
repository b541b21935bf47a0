/** What an interaction may be followed up with: a trigger, once within 3 s, and a response URL, five times within 30 min. */

const TRIGGER_MS = 3_000;
const RESPONSE_MS = 30 * 60_000;
const RESPONSE_USES = 5;

export interface ResponseTicket {
  id: string;
  userId: string;
  channel: string;
  /** The message that was pressed; none for a typed command. */
  ts?: string;
  at: number;
  uses: number;
}

export interface Tickets {
  trigger(userId: string): string;
  /** Whose it is, or what Slack answers. */
  useTrigger(id: string): { userId: string } | { error: string };
  response(ticket: Omit<ResponseTicket, 'id' | 'at' | 'uses'>): string;
  useResponse(id: string): ResponseTicket | { error: string };
}

export function createTickets(now: () => number): Tickets {
  const triggers = new Map<string, { userId: string; at: number; used: boolean }>();
  const responses = new Map<string, ResponseTicket>();
  let counter = 0;
  const nextId = (): string => {
    counter += 1;
    return `${counter}.${Math.floor(now())}`;
  };
  return {
    trigger(userId) {
      const id = nextId();
      triggers.set(id, { userId, at: now(), used: false });
      return id;
    },
    useTrigger(id) {
      const trigger = triggers.get(id);
      if (!trigger) return { error: 'invalid_trigger_id' };
      if (now() - trigger.at > TRIGGER_MS) return { error: 'expired_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      trigger.used = true;
      return { userId: trigger.userId };
    },
    response(ticket) {
      const id = nextId();
      responses.set(id, { ...ticket, id, at: now(), uses: 0 });
      return id;
    },
    useResponse(id) {
      const ticket = responses.get(id);
      if (!ticket || now() - ticket.at > RESPONSE_MS) return { error: 'expired_url' };
      if (ticket.uses >= RESPONSE_USES) return { error: 'used_url' };
      ticket.uses += 1;
      return ticket;
    },
  };
}
