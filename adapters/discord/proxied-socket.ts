/**
 * The gateway's socket through a proxy. The library that opens it takes no agent, so its socket class is exchanged for one
 * that brings it along: before the library is loaded, since it looks at the class once.
 */
import type { Agent } from 'node:http';
import { createRequire } from 'node:module';

/** Of `ws`, in the copy that discord.js itself uses. */
interface SocketLibrary {
  WebSocket: new (address: string, protocols: string[], options: { agent?: Agent | undefined }) => object;
}

export function leadSockets(agentFor: (url: string) => Agent | undefined): void {
  const discord = createRequire(createRequire(import.meta.url).resolve('discord.js'));
  const library = createRequire(discord.resolve('@discordjs/ws'))('ws') as SocketLibrary;
  const { WebSocket } = library;
  library.WebSocket = class extends WebSocket {
    constructor(address: string, protocols: string[], options: object) {
      super(address, protocols, { ...options, agent: agentFor(address) });
    }
  };
}
