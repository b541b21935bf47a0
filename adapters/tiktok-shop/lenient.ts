// How answers are read: live shops leave out what is empty, so nothing but an id and a status is ever required.
import * as z from 'zod';

const ID = /^[\w-]{1,64}$/;

/** Whether a text is shaped like an id of the platform; anything else must not get near a path. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/**
 * An id as a string. JSON numbers above 2^53 were rounded while being parsed, so they are refused rather than
 * passed on wrong; smaller ones are exact and become strings.
 */
export const optionalId = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' && isId(value)) return value;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
    const rounded = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
    context.addIssue({
      code: 'custom',
      message: rounded ? 'an id came as a number too large to be exact' : 'not an id',
    });
    return z.NEVER;
  });

export const id = optionalId.transform((value, context) => {
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'an id is missing' });
  return z.NEVER;
});

/** PostgreSQL stores every character but this one: one text that holds it would make its order impossible to keep. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/** Display text, trimmed and cut; anything that is not text counts as absent. */
export const optionalText = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === 'string' ? withoutNul(value).trim().slice(0, 500) || undefined : undefined,
  );

/** A word of the platform's, such as a status. */
export const word = z.string().transform(withoutNul).pipe(z.string().trim().min(1).max(64));

/** Unix seconds → epoch milliseconds; zero, nonsense and years beyond 5000 count as absent. */
export const optionalTime = z
  .unknown()
  .optional()
  .transform((value) => {
    const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
    if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 1e11)) return undefined;
    return Math.floor(seconds) * 1000;
  });

export const flag = z
  .unknown()
  .optional()
  .transform((value) => value === true || (typeof value === 'string' && value.toLowerCase() === 'true'));

/** A decimal amount in major units. Refuses what is neither text nor number, so that no total is guessed. */
export const optionalDecimal = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    context.addIssue({ code: 'custom', message: 'not an amount' });
    return z.NEVER;
  });

/** A count of at least `minimum`; anything else becomes `otherwise`. */
export function count(minimum: number, otherwise: number) {
  return z
    .unknown()
    .optional()
    .transform((value) => {
      const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
      return typeof number === 'number' && Number.isSafeInteger(number) && number >= minimum
        ? number
        : otherwise;
    });
}

/** No list of the platform's is longer: an order has a line for every unit. */
const LIST_MAX = 5_000;

/** A list that may be absent; each element must fit, and there are no more than `most`. */
export function listOf<T extends z.ZodType>(element: T, most = LIST_MAX) {
  return z
    .array(z.unknown())
    .max(most)
    .pipe(z.array(element))
    .nullish()
    .transform((list) => list ?? []);
}

/** Elements that fit, in order, and how many did not. */
export function keepValid<T>(schema: z.ZodType<T>, list: readonly unknown[]): { kept: T[]; skipped: number } {
  const results = list.map((element) => schema.safeParse(element));
  const kept = results.flatMap((result) => (result.success ? [result.data] : []));
  return { kept, skipped: list.length - kept.length };
}

/** The faults of a parse without the values that caused them: they may be a buyer's. */
export function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    .join('; ');
}
