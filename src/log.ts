import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Fields that may hold a buyer's words or a secret, wherever they stand in a log line. */
const REDACTED = [
  'text',
  'buyer',
  'buyerId',
  'recipient',
  'address',
  'phone',
  'email',
  'token',
  'accessToken',
  'refreshToken',
  'appSecret',
  'secret',
  'authorization',
  'cookie',
  'sign',
  'password',
];

/** JSON lines for machines, pretty in a terminal; to stderr when stdout carries a report. */
export function createLog(options: { level: string; pretty: boolean; toStderr?: boolean }): Log {
  const paths = REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const fd = options.toStderr ? 2 : 1;
  const config = { level: options.level, redact: { paths, censor: '[hidden]' }, base: null };
  if (!options.pretty) return pino(config, pino.destination({ fd, sync: true }));
  return pino({
    ...config,
    transport: {
      target: 'pino-pretty',
      options: { destination: fd, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' },
    },
  });
}
