/** Where the seller's browser comes back to from the authorise page. Nothing is asked of the marketplace here. */
import type { FastifyInstance } from 'fastify';
import type { TeamLanguage } from '../domain/template.js';
import type { Marketplace } from '../ports.js';
import type { AccessBook } from '../services/access/access-book.js';
import { type RedirectVerdict, receiveRedirect } from '../services/access/receive-redirect.js';
import type { Store } from '../store/database.js';
import { texts } from '../texts/texts.js';

export interface CallbackOptions {
  store: Store;
  marketplaces: ReadonlyMap<string, Marketplace>;
  access: AccessBook;
  onRedirect?(verdict: RedirectVerdict): void;
}

/** `/connect/tiktok-shop`: to be set as the app's redirect address, behind the public one. */
export const callbackPath = (marketplace: string): string => `/connect/${marketplace}`;

export function addConnectCallback(app: FastifyInstance, options: CallbackOptions): void {
  app.get<{ Params: { marketplace: string } }>('/connect/:marketplace', async (request, reply) => {
    const connect = options.marketplaces.get(request.params.marketplace)?.connect;
    if (!connect) return await reply.code(404).send();
    const redirect = connect.readRedirect(request.url);
    const verdict = await options.store.write((unit) =>
      receiveRedirect(unit, redirect, options.access.sealCode),
    );
    options.onRedirect?.(verdict);
    const language = request.headers['accept-language']?.startsWith('zh') ? 'zh-CN' : 'en';
    return await reply
      .code(verdict === 'code' || verdict === 'denied' ? 200 : 400)
      .type('text/html; charset=utf-8')
      // The address of this page holds the code: it goes nowhere from here.
      .headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
      .send(page(verdict, language));
  });
}

/** Texts of ours alone: nothing of the request stands in it. */
function page(verdict: RedirectVerdict, language: TeamLanguage): string {
  const text = texts(language).access.callback[verdict];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>unpaid</title><p>${text}</p></html>`;
}
