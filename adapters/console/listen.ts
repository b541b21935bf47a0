/** Takes the console's port on 127.0.0.1, or says in words why not. */
import type { FastifyInstance } from 'fastify';
import { portHolder } from './port-holder.js';

const TRIES = 20;
const TAKEN = 'EADDRINUSE';

/** The port that was taken. `next-free` goes on to the following ones, `refuse` throws, with the code of a taken port, and names who holds it. */
export async function takePort(
  server: FastifyInstance,
  port: number,
  portTaken: 'next-free' | 'refuse',
): Promise<number> {
  for (let tried = port; ; tried += 1) {
    try {
      await server.listen({ host: '127.0.0.1', port: tried });
      const address = server.server.address();
      return typeof address === 'object' && address ? address.port : tried;
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (portTaken === 'refuse') throw Object.assign(new Error(await takenText(tried)), { code: TAKEN });
      if (tried >= Math.min(port + TRIES, 65_535))
        throw new Error(`No free port from ${port} to ${tried} on 127.0.0.1.`);
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === TAKEN;
}

async function takenText(port: number): Promise<string> {
  const holder = (await portHolder(port)) ?? 'another program';
  return `the console needs port ${port} on 127.0.0.1, but ${holder} holds it`;
}
