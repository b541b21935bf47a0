/** Guards at the edges: what comes in from outside, and what goes out with secrets in it. */
import type { Mutant } from '../mutant.js';

const WEBHOOK = 'adapters/tiktok-shop/webhook.ts';
const WEBHOOK_TESTS = ['test/tiktok-shop/webhook.test.ts'];
const CLIENT_TESTS = ['test/tiktok-shop/client.test.ts'];
const GUARD = 'adapters/console/guard.ts';
const GATE_TESTS = ['test/console/gate.test.ts'];
const CLEAN = 'src/domain/clean-text.ts';
const CLEAN_TESTS = ['test/domain/clean-text.test.ts'];

export const DOORS: readonly Mutant[] = [
  {
    name: 'webhook-signature',
    file: WEBHOOK,
    find: "if (!sameText(signature.value, expected)) return refused(401, 'the signature does not fit the body');",
    replace: '',
    why: 'Only the marketplace may tell us what happened.',
    tests: WEBHOOK_TESTS,
  },
  {
    name: 'signature-length',
    file: WEBHOOK,
    find: 'left.length === right.length && timingSafeEqual(left, right)',
    replace: 'timingSafeEqual(left, right)',
    why: 'Digests of unequal length make the comparison throw: a 500 in place of a 401.',
    tests: WEBHOOK_TESTS,
  },
  {
    name: 'one-signature-only',
    file: WEBHOOK,
    find: 'if (sent.some((name) => Array.isArray(headers[name]))) {',
    replace: 'if (false) {',
    why: 'Of two signatures nobody can say which was meant.',
    tests: WEBHOOK_TESTS,
  },
  {
    name: 'webhook-body-limit',
    file: 'src/http/server.ts',
    find: '    bodyLimit: BODY_LIMIT,\n',
    replace: '',
    why: 'A body is bounded before its signature is known.',
    tests: ['test/http/webhooks.test.ts'],
  },
  {
    name: 'secret-length',
    file: 'adapters/tiktok-shop/index.ts',
    find: 'if (appSecret.trim().length < MIN_SECRET_LENGTH) {',
    replace: 'if (false) {',
    why: 'A blank or short secret would let anybody sign.',
    tests: WEBHOOK_TESTS,
  },
  {
    name: 'id-stays-a-string',
    file: 'adapters/tiktok-shop/lenient.ts',
    find: "if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);",
    replace: "if (typeof value === 'number') return String(value);",
    why: 'A rounded id is another buyer’s order.',
    tests: WEBHOOK_TESTS,
  },
  {
    name: 'redirect-manual',
    file: 'adapters/tiktok-shop/client.ts',
    find: "redirect: 'manual',",
    replace: "redirect: 'follow',",
    why: 'A redirect would carry token and signature to another place.',
    tests: CLIENT_TESTS,
  },
  {
    name: 'secrets-scrubbed',
    file: 'adapters/tiktok-shop/envelope.ts',
    find: "const clean = secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '…'), message);",
    replace: 'const clean = message;',
    why: 'The platform may repeat our secrets in its errors; logs must not.',
    tests: CLIENT_TESTS,
  },
  {
    name: 'https-only',
    file: 'adapters/tiktok-shop/index.ts',
    find: "const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));",
    replace: 'const safe = true;',
    why: 'The token travels with every call: plain http stays on this machine.',
    tests: WEBHOOK_TESTS,
    only: 'refuses the API address',
  },
  {
    name: 'console-host',
    file: GUARD,
    find: 'if (knock.host === undefined || !hosts.has(knock.host)) return',
    replace: 'if (false) return',
    why: 'A name that is pointed at 127.0.0.1 is not the console (DNS rebinding).',
    tests: GATE_TESTS,
    only: 'foreign name',
  },
  {
    name: 'console-origin',
    file: GUARD,
    find: 'if (knock.origin !== `http',
    replace: 'if (false && knock.origin !== `http',
    why: 'Another site’s page must not press our buttons (CSRF).',
    tests: GATE_TESTS,
  },
  {
    name: 'console-content-type',
    file: GUARD,
    find: "if (!/^application\\/json\\s*(?:;\\s*charset=utf-8\\s*)?$/iu.test(knock.contentType ?? '')) {",
    replace: 'if (false) {',
    why: 'A form on another site can send text without asking; JSON it cannot.',
    tests: GATE_TESTS,
    only: 'for its type alone',
  },
  {
    name: 'console-session',
    file: 'adapters/console/server.ts',
    find: 'if (OPEN_PATHS.test(pathOf(request)) || options.sessions.holds(cookieOf(request, portOf(server)))) return;',
    replace: 'if (request.url) return;',
    why: 'Without a session nobody reads or presses anything.',
    tests: GATE_TESTS,
  },
  {
    name: 'clean-bidi',
    file: CLEAN,
    find: "    .replace(BIDI, '')\n",
    replace: '',
    why: 'Text is read in the order it is written.',
    tests: CLEAN_TESTS,
  },
  {
    name: 'clean-controls',
    file: CLEAN,
    find: "    .replace(CONTROLS, '')\n",
    replace: '',
    why: 'No control character of a buyer’s reaches a card or a log.',
    tests: CLEAN_TESTS,
  },
  {
    name: 'console-cleans-answers',
    file: 'adapters/console/acts.ts',
    find: 'const clean = cleanAnswer(given, options.limits);',
    replace: 'const clean = given;',
    why: 'The adapter cleans at the last step, whatever the core hands it.',
    tests: ['test/console/acts.test.ts'],
  },
];
