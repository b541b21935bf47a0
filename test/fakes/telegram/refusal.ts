/** A refusal as the Bot API words it. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: RefusalParameters | undefined;

  constructor(code: number, description: string, parameters?: RefusalParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

interface RefusalParameters {
  retry_after?: number;
  migrate_to_chat_id?: number;
}

export function bad(description: string): Refusal {
  return new Refusal(400, `Bad Request: ${description}`);
}
