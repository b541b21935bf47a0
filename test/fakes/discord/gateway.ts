/** Discord's gateway over a websocket: hello, identify, heartbeats, resume, and the closes for whoever does not behave. */
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { World } from './world.js';

interface Session {
  id: string;
  /** Every event sent, by its number, for a resume. */
  events: { s: number; t: string; d: unknown }[];
  socket?: WebSocket;
  isValid: boolean;
}

export interface LocalGateway {
  /** Logins so far, refused ones too. */
  identifies: number;
  resumes: number;
  /** How many are left of a day's thousand. */
  remaining: number;
  resetAfterMs: number;
  heartbeatMs: number;
  /** False: heartbeats are heard and not answered. */
  answersHeartbeats: boolean;
  /** Every login is closed with this code. */
  refuseWith?: number;
  dispatch(event: string, data: unknown): boolean;
  isConnected(): boolean;
  /** Cuts the socket without a word, or with a close code. */
  cut(code?: number): void;
  /** Asks to come back: opcode 7. */
  askToReconnect(): void;
  /** The next resume is refused: the session is over. */
  forgetSessions(): void;
  /** Shuts every socket. */
  drop(): void;
}

const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const SENDS_PER_MINUTE = 120;
const PAYLOAD_MAX = 4_096;
const IDENTIFY_EVERY_MS = 5_000;

export function createGateway(
  world: World,
  resumeUrl: () => string,
): LocalGateway & { attach(server: Server): void } {
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();
  let current: Session | undefined;
  let lastIdentifyAt = Number.NEGATIVE_INFINITY;

  const gateway: LocalGateway & { attach(server: Server): void } = {
    identifies: 0,
    resumes: 0,
    remaining: 1_000,
    resetAfterMs: 24 * 60 * 60_000,
    heartbeatMs: 41_250,
    answersHeartbeats: true,
    attach(server) {
      const wss = new WebSocketServer({ server, path: '/gateway' });
      wss.on('connection', welcome);
    },
    dispatch(event, data) {
      if (!current) return false;
      emit(current, event, data);
      return current.socket !== undefined;
    },
    isConnected: () => current?.socket !== undefined,
    cut(code) {
      if (code === undefined) current?.socket?.terminate();
      else current?.socket?.close(code);
    },
    askToReconnect: () => current?.socket?.send(JSON.stringify({ op: 7, d: null })),
    forgetSessions() {
      for (const session of sessions.values()) session.isValid = false;
    },
    drop() {
      for (const socket of sockets) socket.terminate();
    },
  };

  function emit(session: Session, t: string, d: unknown): void {
    const event = { s: session.events.length + 1, t, d };
    session.events.push(event);
    session.socket?.send(JSON.stringify({ op: 0, ...event }));
  }

  function welcome(socket: WebSocket): void {
    sockets.add(socket);
    let session: Session | undefined;
    const sends: number[] = [];
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: gateway.heartbeatMs } }));
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (session?.socket === socket) delete session.socket;
    });
    socket.on('message', (data) => {
      const now = world.now();
      sends.push(now);
      if (sends.filter((at) => at > now - 60_000).length > SENDS_PER_MINUTE) return socket.close(4008);
      const text = String(data);
      if (text.length > PAYLOAD_MAX) return socket.close(4002);
      const { op, d } = JSON.parse(text) as { op: number; d: never };
      if (op === 1) {
        if (gateway.answersHeartbeats) socket.send(JSON.stringify({ op: 11 }));
      } else if (op === 2) {
        if (session) return socket.close(4005);
        session = identify(socket, d);
      } else if (op === 6) session = resume(socket, d);
      else socket.close(session ? 4001 : 4003);
    });
  }

  function identify(
    socket: WebSocket,
    { token, intents }: { token: string; intents: number },
  ): Session | undefined {
    gateway.identifies += 1;
    gateway.remaining -= 1;
    if (gateway.refuseWith !== undefined) return void socket.close(gateway.refuseWith);
    if (token !== world.token || gateway.remaining < 0) return void socket.close(4004);
    if (intents & PRIVILEGED) return void socket.close(4014);
    const isTooSoon = world.now() - lastIdentifyAt < IDENTIFY_EVERY_MS;
    lastIdentifyAt = world.now();
    if (isTooSoon) return void socket.send(JSON.stringify({ op: 9, d: false }));
    const session: Session = { id: `session-${world.newId()}`, events: [], socket, isValid: true };
    sessions.set(session.id, session);
    current = session;
    const { guild, applicationId, botId } = world;
    emit(session, 'READY', {
      v: 10,
      user: { id: botId, username: 'unpaid-bot', discriminator: '0', bot: true, avatar: null },
      guilds: [{ id: guild.id, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: resumeUrl(),
      application: { id: applicationId, flags: 0 },
    });
    emit(session, 'GUILD_CREATE', guildJson(world));
    return session;
  }

  function resume(
    socket: WebSocket,
    d: { token: string; session_id: string; seq: number },
  ): Session | undefined {
    gateway.resumes += 1;
    const session = sessions.get(d.session_id);
    if (d.token !== world.token) return void socket.close(4004);
    if (!session?.isValid) return void socket.send(JSON.stringify({ op: 9, d: false }));
    session.socket = socket;
    current = session;
    for (const event of session.events.filter(({ s }) => s > d.seq))
      socket.send(JSON.stringify({ op: 0, ...event }));
    emit(session, 'RESUMED', {});
    return session;
  }

  return gateway;
}

function guildJson({ guild, channels, botId, botRoles }: World): object {
  return {
    ...guild,
    owner_id: botId,
    unavailable: false,
    joined_at: '2026-11-01T00:00:00.000Z',
    large: false,
    member_count: 4,
    members: [{ user: { id: botId, username: 'unpaid-bot', discriminator: '0' }, roles: botRoles, flags: 0 }],
    channels: [...channels.values()].filter(({ type }) => type !== 11),
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    emojis: [],
    stickers: [],
    features: [],
    premium_tier: 0,
    preferred_locale: 'en-US',
  };
}
