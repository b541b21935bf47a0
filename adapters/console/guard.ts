/**
 * Who may ask at all, before any route runs: a page of ours in a browser on this machine. Other sites can make a browser
 * send requests here (CSRF) or point their own name at 127.0.0.1 (DNS rebinding); both give themselves away in headers.
 */

export interface Knock {
  method: string;
  path: string;
  host: string | undefined;
  origin: string | undefined;
  contentType: string | undefined;
  /** `Sec-Fetch-Site`, `-Mode`, `-Dest`; older browsers leave them out. */
  fetchSite: string | undefined;
  fetchMode: string | undefined;
  fetchDest: string | undefined;
}

export interface Refusal {
  status: 403 | 405 | 415;
  reason: string;
}

/** Pages that a person may come to from elsewhere: by a link, or by typing the address. */
const DOORS: ReadonlySet<string> = new Set(['/', '/open']);

/** `127.0.0.1:8787` and `localhost:8787`. */
export function allowedHosts(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
}

/** Undefined when the request may go on. */
export function refusal(knock: Knock, hosts: ReadonlySet<string>): Refusal | undefined {
  if (knock.host === undefined || !hosts.has(knock.host)) return forbidden('this name is not the console');
  if (knock.method === 'GET') return refusalOfRead(knock);
  if (knock.method === 'POST') return refusalOfWrite(knock);
  return { status: 405, reason: 'GET or POST only' };
}

function refusalOfRead(knock: Knock): Refusal | undefined {
  if (knock.origin !== undefined && knock.origin !== `http://${knock.host}`)
    return forbidden('asked from elsewhere');
  if (knock.fetchSite === undefined || knock.fetchSite === 'same-origin' || knock.fetchSite === 'none')
    return undefined;
  const walksIn = DOORS.has(knock.path) && knock.fetchMode === 'navigate' && knock.fetchDest === 'document';
  return walksIn ? undefined : forbidden('asked from elsewhere');
}

function refusalOfWrite(knock: Knock): Refusal | undefined {
  if (knock.origin !== `http://${knock.host}`) return forbidden('sent from elsewhere');
  if (knock.fetchSite !== undefined && knock.fetchSite !== 'same-origin')
    return forbidden('sent from elsewhere');
  // A form on another site can send text/plain without asking; JSON it cannot.
  if (!/^application\/json\s*(?:;\s*charset=utf-8\s*)?$/iu.test(knock.contentType ?? '')) {
    return { status: 415, reason: 'application/json only' };
  }
  return undefined;
}

function forbidden(reason: string): Refusal {
  return { status: 403, reason };
}
