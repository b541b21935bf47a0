// What every answer of the platform is wrapped in.
import * as z from 'zod';

export const Envelope = z.object({
  code: z.number().int(),
  message: z.string().nullish(),
  request_id: z.string().nullish(),
  data: z.unknown().optional(),
});

/** The platform's own words, short, on one line, without anything secret they might repeat. */
export function scrub(message: string, secrets: string[]): string {
  const clean = secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '…'), message);
  return clean
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
