/** What the API answers, in bytes. */
export interface ApiAnswer {
  /** 0: the connection broke off, or never came about, and there is no answer. */
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  broken?: 'closed' | 'refused';
}

/** The platform's envelope; `data` is JSON text. */
export function envelope(
  status: number,
  code: number,
  message: string,
  requestId: string,
  data = 'null',
): ApiAnswer {
  const head = `{"code":${code},"message":${JSON.stringify(message)},"request_id":"${requestId}"`;
  const body = Buffer.from(`${head},"data":${data}}`);
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}
