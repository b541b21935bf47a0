/**
 * The way out where only a proxy leads there: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, honoured by every client. What
 * uses `fetch` follows by itself; clients that bring sockets of their own are handed the road.
 */
import type { Agent } from 'node:http';
import type { ChatAccess } from './environment.js';
import { AppError } from './errors.js';
import type { ProxyRoad } from './ports.js';

const NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/**
 * Called once a command and once more by who needs the road. From here on every `fetch` of this process goes through the proxy. Undefined where none is set: then nothing is loaded
 * either. The libraries read the process's own environment. Throws an `AppError` for an address that is none.
 */
export async function openProxy(): Promise<ProxyRoad | undefined> {
  const set = NAMES.filter((name) => process.env[name]);
  if (set.length === 0) return undefined;
  for (const name of set) refuseNonsense(name, process.env[name] ?? '');
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import('undici');
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const { getProxyForUrl } = await import('proxy-from-env');
  // Through a tunnel also where nothing is encrypted: one way of asking, and proxies that only tunnel will do.
  const dispatcher = new EnvHttpProxyAgent({ proxyTunnel: true });
  setGlobalDispatcher(dispatcher);
  const agents = new Map<string, Agent>();
  return {
    dispatcher,
    agentFor(url) {
      const address = url.replace(/^ws/, 'http');
      // With one of the two alone, `fetch` takes it for both.
      const proxy = getProxyForUrl(address) || getProxyForUrl(address.replace(/^https:/, 'http:'));
      if (!proxy) return undefined;
      const agent =
        agents.get(proxy) ??
        new HttpsProxyAgent<`http:${string}`>(proxy as `http:${string}`, { keepAlive: true });
      agents.set(proxy, agent);
      return agent;
    },
  };
}

/** Each platform's credentials with the road to it. */
export function throughProxy(
  { slack, discord, telegram }: ChatAccess,
  proxy: ProxyRoad | undefined,
): ChatAccess {
  const road = proxy && { proxy };
  return {
    ...(slack && { slack: { ...slack, ...road } }),
    ...(discord && { discord: { ...discord, ...road } }),
    ...(telegram && { telegram: { ...telegram, ...road } }),
  };
}

function refuseNonsense(name: string, value: string): void {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return;
  throw new AppError(
    'environment-invalid',
    `${name} is not the address of a proxy`,
    'Write it like http://proxy.example.com:3128, or remove it.',
  );
}
