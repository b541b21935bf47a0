/** What Discord says when it refuses: HTTP status, its own code, and for a form the fields at fault. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly fields: Record<string, string>;

  constructor(status: number, code: number, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  body(): object {
    const errors = Object.fromEntries(
      Object.entries(this.fields).map(([path, message]) => [
        path,
        { _errors: [{ code: 'INVALID', message }] },
      ]),
    );
    return {
      message: this.message,
      code: this.code,
      ...(Object.keys(errors).length > 0 && { errors }),
    };
  }
}

export const unknownThing = (code: number, what: string): Refusal =>
  new Refusal(404, code, `Unknown ${what}`);

/** Collects what is wrong with a body, and refuses it as a whole. */
export class Faults {
  readonly #fields: Record<string, string> = {};

  add(path: string, message: string): void {
    this.#fields[path] ??= message;
  }

  length(path: string, value: unknown, min: number, max: number): void {
    if (typeof value !== 'string') this.add(path, 'This field is required');
    else if (value.length < min || value.length > max)
      this.add(path, `Must be between ${min} and ${max} in length.`);
  }

  count(path: string, list: readonly unknown[], min: number, max: number): void {
    if (list.length < min || list.length > max)
      this.add(path, `Must be between ${min} and ${max} in length.`);
  }

  refuse(): void {
    if (Object.keys(this.#fields).length > 0)
      throw new Refusal(400, 50_035, 'Invalid Form Body', { ...this.#fields });
  }
}
