/** How an endpoint is declared: its path, versions and parameters are data that the gate checks before it runs. */
import * as z from 'zod';
import type { Core } from './core.js';
import { refuse } from './refusal.js';

export interface Call {
  core: Core;
  version: string;
  /** Values of the `{…}` parts of the path. */
  params: Readonly<Record<string, string>>;
  /** Epoch ms at which the request came in: slow ones are carried out later. */
  arrivedAt: number;
}

/** `data` of the answer that is JSON text already. */
export interface RawJson {
  raw: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/order/{version}/orders/search` */
  segments: readonly string[];
  versions: readonly string[];
  /** Bound to a shop: `shop_cipher` required; otherwise it must not be there. */
  shopBound: boolean;
  chat: boolean;
  run(call: Call, query: Record<string, string>, body: unknown): object | RawJson;
}

interface Declaration<Q extends z.ZodType, B extends z.ZodType> {
  versions: readonly string[];
  query?: Q;
  body?: B;
  shopBound?: boolean;
  run(call: Call, query: z.infer<Q>, body: z.infer<B>): object | RawJson;
}

const nothing = z.strictObject({});

/** A parameter that is not there is 36009004, one that is wrong or unheard of 36009021. */
function check<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const name = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
  const missing = issue.path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  if (issue.code === 'invalid_type' && missing === undefined) refuse(36009004, `missing parameter: ${name}`);
  return refuse(36009021, `invalid parameter: ${name}: ${issue.message}`);
}

/** `head`: method and path, as the documents write them. */
export function route<Q extends z.ZodType = typeof nothing, B extends z.ZodType = typeof nothing>(
  head: `${Route['method']} /${string}`,
  declaration: Declaration<Q, B>,
): Route {
  const [method, path] = head.split(' ') as [Route['method'], string];
  return {
    method,
    segments: path.split('/').slice(1),
    versions: declaration.versions,
    shopBound: declaration.shopBound ?? true,
    chat: path.startsWith('/customer_service/'),
    run: (call, query, body) =>
      declaration.run(
        call,
        check((declaration.query ?? nothing) as Q, query),
        check((declaration.body ?? nothing) as B, body),
      ),
  };
}

/** An integer in a query string, within bounds. */
export function queryInt(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);
}

/** Unix seconds in a body. */
export const unixSeconds = z.int().min(0).max(9_999_999_999);
