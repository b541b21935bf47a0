/** A proxy that only tunnels, and only to whom it knows: names that resolve nowhere lead to servers on this machine. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ConnectProxy {
  url: string;
  /** `slack.invalid:443` leads to this port of this machine. */
  lead(authority: string, port: number): void;
  /** Every authority a tunnel was asked for, refused ones too. */
  readonly asked: string[];
  /** Requests that were no `CONNECT`. */
  readonly plain: string[];
  close(): Promise<void>;
}

/** `password`: asked for by `Proxy-Authorization`. */
export async function openConnectProxy(password?: string): Promise<ConnectProxy> {
  const roads = new Map<string, number>();
  const asked: string[] = [];
  const plain: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((request, response) => {
    plain.push(request.url ?? '');
    response.writeHead(405).end();
  });
  server.on('connect', (request, client: Socket, head: Buffer) => {
    const authority = request.url ?? '';
    asked.push(authority);
    const wanted = password && `Basic ${Buffer.from(`bot:${password}`).toString('base64')}`;
    if (wanted && request.headers['proxy-authorization'] !== wanted)
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const port = roads.get(authority);
    if (port === undefined) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        (socket === client ? target : client).destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: password ? `http://bot:${password}@127.0.0.1:${port}` : `http://127.0.0.1:${port}`,
    lead: (authority, to) => void roads.set(authority, to),
    asked,
    plain,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
