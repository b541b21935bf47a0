// Webhooks: the signature over the raw bytes first, everything else after. A webhook is only a hint to read again.
import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Hint, WebhookRequest, WebhookVerdict } from '../../src/ports.js';
import { type JsonBounds, parseBounded } from './bounded-json.js';
import { optionalId, optionalTime } from './lenient.js';
import { signWebhook } from './sign.js';

/** The documented place, then two that integrations have met; whichever comes first decides. */
const SIGNATURE_HEADERS = ['authorization', 'x-tt-signature', 'x-tts-signature'] as const;

/** Events are small and flat; the longest text in one is a chat message of 2,000 characters, escaped twice. */
const BOUNDS: JsonBounds = { depth: 32, members: 2_000, keys: 1_000, stringLength: 32 * 1024 };

/** Event numbers of the platform that this product acts on; all others are accepted and logged by the core. */
const KINDS: Readonly<Record<string, Hint['kind']>> = {
  1: 'order',
  6: 'access_ended',
  7: 'access_ending',
  11: 'order',
  14: 'chat',
};

/** Ids that were rounded while being parsed count as absent here: a hint without a target is still a hint. */
const Data = z
  .object({
    order_id: optionalId.catch(undefined),
    conversation_id: optionalId.catch(undefined),
    update_time: optionalTime,
    create_time: optionalTime,
    expiration_time: optionalTime,
    sender: z
      .object({ role: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .catch({
    order_id: undefined,
    conversation_id: undefined,
    update_time: undefined,
    create_time: undefined,
    expiration_time: undefined,
    sender: undefined,
  });

const Envelope = z.object({
  type: z.union([z.number().int(), z.string().regex(/^\d{1,6}$/)]).transform(String),
  shop_id: optionalId.catch(undefined),
  timestamp: optionalTime,
  data: Data,
});

export interface WebhookOptions {
  appKey: string;
  appSecret: string;
  /** Ours for theirs; when given, events of shops that are not ours are accepted as `other`. */
  shopIdByExternalId?: (externalId: string) => string | undefined;
  now(): number;
}

export function verifyWebhook(request: WebhookRequest, options: WebhookOptions): WebhookVerdict {
  const { appKey, appSecret } = options;
  const signature = signatureOf(request.headers);
  if (!signature.ok) return refused(401, signature.reason);
  const expected = signWebhook(appKey, appSecret, request.body);
  if (!sameText(signature.value, expected)) return refused(401, 'the signature does not fit the body');

  const envelope = Envelope.safeParse(parseBounded(request.body.toString('utf8'), BOUNDS));
  if (!envelope.success) return refused(400, 'the body is not an event of TikTok Shop');
  const dedupeKey = createHash('sha256').update(appKey).update(request.body).digest('hex');
  return { kind: 'accepted', hint: hintFrom(envelope.data, dedupeKey, options) };
}

function signatureOf(headers: WebhookRequest['headers']) {
  const sent = SIGNATURE_HEADERS.filter((name) => headers[name] !== undefined);
  const [first] = sent;
  if (!first) return { ok: false, reason: 'no signature' } as const;
  if (sent.some((name) => Array.isArray(headers[name]))) {
    return { ok: false, reason: 'more than one signature' } as const;
  }
  return { ok: true, value: String(headers[first]) } as const;
}

/** In constant time for texts of the same length; the length of a digest is no secret. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function hintFrom(event: z.output<typeof Envelope>, dedupeKey: string, options: WebhookOptions): Hint {
  const shopExternalId = event.shop_id ?? '';
  const lookUp = options.shopIdByExternalId;
  const foreign = lookUp !== undefined && lookUp(shopExternalId) === undefined;
  const kind = foreign || isOwnWords(event) ? 'other' : (KINDS[event.type] ?? 'other');
  const ref = refOf(kind, event.data);
  return {
    dedupeKey,
    shopExternalId,
    kind,
    type: event.type,
    at: event.data.update_time ?? event.data.create_time ?? event.timestamp ?? options.now(),
    ...(ref ? { ref } : {}),
  };
}

function refOf(kind: Hint['kind'], data: z.output<typeof Data>): string | undefined {
  if (kind === 'order') return data.order_id;
  if (kind === 'chat') return data.conversation_id;
  return kind === 'access_ending' ? data.expiration_time?.toString() : undefined;
}

/** A new message that is not the buyer's: reading our own words again would only use up the day's chat quota. */
function isOwnWords(event: z.output<typeof Envelope>): boolean {
  const role = event.data.sender?.role;
  return event.type === '14' && role !== undefined && role !== 'BUYER';
}

function refused(status: 400 | 401, reason: string): WebhookVerdict {
  return { kind: 'refused', status, reason };
}
