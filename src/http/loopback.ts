/** A callback of the command's own on this machine, for as long as it waits. */
import Fastify from 'fastify';
import { AppError } from '../errors.js';
import { addConnectCallback, type CallbackOptions } from './connect-callback.js';

export async function openCallback(
  port: number,
  options: CallbackOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  addConnectCallback(app, options);
  try {
    const url = await app.listen({ host: '127.0.0.1', port });
    return { url, close: () => app.close() };
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new AppError(
      'port-taken',
      `port ${port} on 127.0.0.1 is in use`,
      'Choose another with --callback-port.',
    );
  }
}
