/** What a page may send, held to its shape. */
import * as z from 'zod';

const place = z.string().min(1).max(200);
const common = { place, as: z.string().min(1).max(200), language: z.enum(['en', 'zh-CN']) };
const token = z.string().regex(/^[\w-]{1,22}$/u);

export const pressBody = z.strictObject({ token, message: z.string().min(1).max(800), ...common });
export const commandBody = z.strictObject({ text: z.string().trim().min(1).max(500), ...common });
export const formBody = z.strictObject({
  token,
  values: z
    .record(z.string().max(100), z.string().max(8192))
    .refine((values) => Object.keys(values).length <= 20, 'at most 20 fields'),
  ...common,
});
