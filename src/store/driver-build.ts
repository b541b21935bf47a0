/**
 * Is the SQLite driver built in a way that ends the process? The headers of Node 24.19 and later give `node::ObjectWrap` a
 * cleanup hook that a garbage collection between two tasks cannot take away: the process ends with SIGABRT, minutes or hours
 * after its start. better-sqlite3 12 carries it wherever it was compiled against those headers, which is where no prebuilt
 * binary could be fetched. 13 does not, but needs Node 22, and Node 20 is promised. Source: nodejs/node#65446.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Only a destructor takes hooks away: older builds do not import it. */
const HOOK = 'RemoveEnvironmentCleanupHook';
const NODE = 24;

export interface DriverBuild {
  /** As in `process.versions.node`. */
  node: string;
  /** The compiled part of the driver. */
  file: string;
}

export function driverBuild(): DriverBuild {
  const main = createRequire(import.meta.url).resolve('better-sqlite3');
  const file = join(dirname(main), '..', 'build', 'Release', 'better_sqlite3.node');
  return { node: process.versions.node, file };
}

/** False where the compiled part lies elsewhere: then nothing is known against it. */
export function mayEndTheProcess({ node, file }: DriverBuild): boolean {
  if (Number.parseInt(node, 10) !== NODE) return false;
  try {
    return readFileSync(file).includes(HOOK);
  } catch {
    return false;
  }
}
