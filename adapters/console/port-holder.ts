/** Who listens on a port of this machine, read from /proc. Linux only; elsewhere nobody is named. */
import { readdir, readFile, readlink } from 'node:fs/promises';

/** For example `process 4711 (node dist/src/cli.js start)`; undefined when it cannot be told. */
export async function portHolder(port: number): Promise<string | undefined> {
  const sockets = new Set([
    ...(await listening('/proc/net/tcp', port)),
    ...(await listening('/proc/net/tcp6', port)),
  ]);
  if (sockets.size === 0) return undefined;
  for (const pid of (await entries('/proc')).filter((name) => /^\d+$/u.test(name))) {
    for (const fd of await entries(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      if (sockets.has(target)) return `process ${pid} (${await commandOf(pid)})`;
    }
  }
  return undefined;
}

/** Names of the listening sockets as `/proc/PID/fd` shows them: `socket:[123]`. */
async function listening(table: string, port: number): Promise<string[]> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const text = await readFile(table, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/u);
    const [local, state, inode] = [columns[1], columns[3], columns[9]];
    return local?.endsWith(`:${wanted}`) && state === '0A' ? [`socket:[${inode}]`] : [];
  });
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0').join(' ').trim();
  return words.length > 120 ? `${words.slice(0, 119)}…` : words || 'name unknown';
}

/** Processes come and go while we look, and others' are closed to us. */
async function entries(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
