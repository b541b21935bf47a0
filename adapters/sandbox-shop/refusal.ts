/** What the platform answers when it refuses. Codes: Partner Center, "Common errors" and each endpoint's table. */

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  readonly status: number;

  constructor(code: number, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** HTTP status that comes with a transport-level code; business codes come with 200. */
const STATUS = new Map<number, number>([
  [36009002, 429],
  [36009003, 503],
  [36009004, 400],
  [36009009, 404],
  [36009010, 405],
  [36009014, 400],
  [36009021, 400],
  [105001, 401],
  [105002, 401],
  [105005, 403],
  [106001, 401],
  [106011, 400],
  [106013, 400],
]);

export function refuse(code: number, message: string): never {
  throw new Refusal(code, message, STATUS.get(code) ?? 200);
}
