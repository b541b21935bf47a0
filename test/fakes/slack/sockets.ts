/** Socket Mode: each envelope goes to any one of the app's connections and wants an acknowledgement in time. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './check-text.js';
import type { Json } from './workspace.js';

/** More are turned away. */
const CONNECTIONS_MAX = 10;

export type Delivery =
  /** The acknowledgement came; `payload` when there was something in it. */
  | { kind: 'acknowledged'; payload?: Json }
  /** Nobody is connected: the person reads `dispatch_failed`. */
  | { kind: 'dispatch_failed' }
  /** The person reads `operation_timeout`. */
  | { kind: 'operation_timeout' };

export interface Sockets {
  /** An address that opens one connection. */
  issue(base: string): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  open(): number;
  /** Resolves as soon as so many are connected. */
  connected(count: number): Promise<void>;
  deliver(type: 'slash_commands' | 'interactive', payload: Json, takesPayload: boolean): Promise<Delivery>;
  /** Asks every connection to leave, as Slack does every few hours. */
  askToLeave(reason: 'warning' | 'refresh_requested'): void;
  /** Cut without a word. */
  drop(): void;
  /** Connections that open and never get a hello. */
  mute: boolean;
  close(): void;
}

export function createSockets(options: { appId: string; ackMs: number }): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const live: WebSocket[] = [];
  const waiting = new Map<string, (payload: Json) => void>();
  let watchers: (() => void)[] = [];
  let turn = 0;

  function greet(socket: WebSocket): void {
    if (live.length >= CONNECTIONS_MAX) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      return;
    }
    live.push(socket);
    socket.on('close', () => {
      const index = live.indexOf(socket);
      if (index >= 0) live.splice(index, 1);
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => hear(String(data)));
    if (sockets.mute) return;
    const connection_info = { app_id: options.appId };
    socket.send(JSON.stringify({ type: 'hello', num_connections: live.length, connection_info }));
    const told = watchers;
    watchers = [];
    for (const tell of told) tell();
  }

  function hear(text: string): void {
    const heard: unknown = JSON.parse(text);
    if (!isObject(heard) || typeof heard.envelope_id !== 'string') return;
    waiting.get(heard.envelope_id)?.(isObject(heard.payload) ? heard.payload : {});
    waiting.delete(heard.envelope_id);
  }

  const sockets: Sockets = {
    mute: false,
    issue(base) {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${base}/link/?ticket=${ticket}&app_id=${options.appId}`;
    },
    upgrade(request, socket, head) {
      const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (!tickets.delete(searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 408 Request Timeout\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, greet);
    },
    open: () => live.length,
    async connected(count) {
      while (live.length < count) await new Promise<void>((resolve) => watchers.push(resolve));
    },
    async deliver(type, payload, takesPayload) {
      turn += 1;
      const socket = live[turn % Math.max(1, live.length)];
      if (!socket) return { kind: 'dispatch_failed' };
      const envelope_id = randomUUID();
      return await new Promise<Delivery>((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(envelope_id);
          resolve({ kind: 'operation_timeout' });
        }, options.ackMs);
        waiting.set(envelope_id, (given) => {
          clearTimeout(timer);
          const answered = takesPayload && Object.keys(given).length > 0;
          resolve({ kind: 'acknowledged', ...(answered && { payload: given }) });
        });
        socket.send(JSON.stringify({ envelope_id, type, payload, accepts_response_payload: takesPayload }));
      });
    },
    askToLeave(reason) {
      for (const socket of live) socket.send(JSON.stringify({ type: 'disconnect', reason }));
    },
    drop() {
      for (const socket of live.splice(0)) socket.terminate();
    },
    close() {
      sockets.drop();
      server.close();
    },
  };
  return sockets;
}
