#!/usr/bin/env node
/** The `unpaid` command. What a command needs is imported when it runs: help and refusals come at once. */
import { existsSync, readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ConnectFlags } from './connect-command.js';
import { parseDuration } from './domain/duration.js';
import { readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import { createLog, type Log } from './log.js';
import { addOwnerCommands } from './owner-cli.js';
import { packagePath } from './package-root.js';
import { openProxy } from './proxy.js';
import { keepYoungSpaceSmall } from './young-space.js';

const { version } = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { version: string };
const program = new Command('unpaid');
program
  .description('Unpaid orders become paid, or give their stock back.')
  .version(version)
  .showHelpAfterError();

program.hook('preAction', async (_program, command) => {
  if (command.name() === 'demo') return;
  // What is set already wins over the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  await openProxy();
});

interface DemoFlags {
  headless: boolean;
  replay?: string;
  until: number;
  seed: number;
  json: boolean;
  keep: boolean;
  speed: number;
  port?: number;
  dataDir: string;
  cancelUnpaid: 'yes' | 'no' | 'by-market';
  arrivals: 'squeezed' | 'real';
  policy: string;
  ordersPerHour: number;
  faults?: string;
}

program
  .command('demo')
  .description('a simulated shop, the real bot and the console; nothing to configure')
  .option('--keep', 'go on with the data of the last demo', false)
  .option('--speed <n>', 'how many times faster than real time', wholeNumber(1, 600), 10)
  .option('--port <n>', 'of the console', wholeNumber(0, 65_535))
  .option(
    '--data-dir <dir>',
    'where the demo keeps its data',
    process.env.UNPAID_DATA_DIR ?? packagePath('data'),
  )
  .option('--orders-per-hour <n>', 'how busy the simulated shop is', wholeNumber(1, 100_000), 30)
  .option('--headless', 'no page: run as fast as it goes, then print a report', false)
  .option('--replay <file>', 'headless: real orders from a CSV file')
  .option('--until <span>', 'headless: how much time to simulate, like 3d', span, 24 * 3_600_000)
  .option('--policy <name>', 'headless: the policy to try', 'standard')
  .option('--seed <n>', 'same seed, same story', wholeNumber(0, 2 ** 32 - 1), 1)
  .option(
    '--faults <list>',
    'what goes wrong in the simulated shop: all, or names with commas; help tells them',
  )
  .option('--json', 'headless: the report as JSON, alone on stdout', false)
  .addOption(
    new Option('--arrivals <how>', 'headless: when replayed orders come')
      .choices(['squeezed', 'real'])
      .default('squeezed'),
  )
  .addOption(
    new Option('--cancel-unpaid <rule>', 'may sellers cancel unpaid orders in the simulated shop')
      .choices(['yes', 'no', 'by-market'])
      .default('yes'),
  )
  .action(async (flags: DemoFlags) => {
    if (flags.faults === 'help') return await tellFaults();
    if (flags.headless) return await runReplay(flags);
    const log = openLog();
    const { startDemo } = await import('./demo.js');
    const demo = await startDemo({ ...flags, log });
    process.stdout.write(
      `\n  The team's channel:  ${demo.consoleUrl}\n  The simulated shop:  ${demo.shopUrl}\n\n`,
    );
    process.stdout.write('  Each address opens one browser once. Ctrl+C ends the demo.\n\n');
    stopOnSignal(demo.stop, log);
  });

program
  .command('start')
  .description('the bot on your shops')
  .option('--config <file>', 'the configuration', 'unpaid.yaml')
  .action(async ({ config }: { config: string }) => {
    const log = openLog();
    const letGrow = keepYoungSpaceSmall();
    const { startBot } = await import('./start.js');
    const running = await startBot({ configFile: config, log });
    letGrow();
    if (running.consoleUrl) process.stdout.write(`\n  The team's channel:  ${running.consoleUrl}\n`);
    if (running.webhookUrl) process.stdout.write(`  Webhooks, health:    ${running.webhookUrl}\n\n`);
    stopOnSignal(running.stop, log);
  });

addOwnerCommands(program);

async function tellFaults(): Promise<void> {
  const { faultLines } = await import('./compose.js');
  process.stdout.write(`${(await faultLines()).join('\n')}\n`);
}

program
  .command('erase')
  .description(
    'takes a buyer, or a whole shop, out of everything that was kept; the bot must not run meanwhile',
  )
  .requiredOption('--shop <id>', 'the shop, by its id in the configuration')
  .option('--buyer <id>', 'one buyer, by the marketplace’s id')
  .addOption(new Option('--order <number>', 'the buyer of this order').conflicts('buyer'))
  .option('--yes', 'do not ask', false)
  .action(async ({ yes, ...wish }: { shop: string; buyer?: string; order?: string; yes: boolean }) => {
    const { erase } = await import('./erase.js');
    const confirm = asking('Erase it? Type yes: ', yes);
    const done = await erase({ ...wish, env: process.env, now: Date.now, confirm });
    process.stdout.write(done ? 'Erased.\n' : 'Nothing was changed.\n');
  });

program
  .command('backup')
  .description('a copy of the database, looked over from end to end; the bot may run meanwhile')
  .option('--to <path>', 'a new file, or a folder; by default the folder of backups')
  .action(async ({ to }: { to?: string }) => {
    const { backUp, tellBackup } = await import('./backup.js');
    const made = await backUp({ ...(to === undefined ? {} : { to }), env: process.env, now: Date.now });
    process.stdout.write(tellBackup(made));
  });

program
  .command('restore')
  .description('puts a backup in the place of the database; the bot must not run meanwhile')
  .argument('<file>', 'the backup')
  .option('--to <dir>', 'the data folder to put it into, by default the bot’s own')
  .option('--yes', 'do not ask', false)
  .action(async (file: string, { to, yes }: { to?: string; yes: boolean }) => {
    const { restore } = await import('./restore.js');
    const confirm = asking('Restore it? Type yes: ', yes);
    const wish = { file, ...(to === undefined ? {} : { to }), env: process.env, now: Date.now, confirm };
    process.stdout.write((await restore(wish)) ? 'Restored.\n' : 'Nothing was changed.\n');
  });

program
  .command('connect')
  .description('gets a seller’s consent, and keeps the tokens that come of it sealed in the database')
  .argument('<marketplace>', 'tiktok-shop')
  .option('--shop <id>', 'the shop, by its id in the configuration; by default the only one there')
  .option('--config <file>', 'the configuration', 'unpaid.yaml')
  .option('--market <code>', 'where the authorise page is, like US; by default the shop’s')
  .option('--service-id <id>', 'of the app; by default TIKTOK_SHOP_SERVICE_ID')
  .option('--authorize-url <url>', 'the authorise page, where Partner Center shows another')
  .option('--callback-port <n>', 'take the redirect on this port of 127.0.0.1', wholeNumber(0, 65_535))
  .action(async (marketplace: string, flags: ConnectFlags) => {
    const [{ runConnect }, { openTerminal }] = await Promise.all([
      import('./connect-command.js'),
      import('./terminal.js'),
    ]);
    const terminal = openTerminal();
    await runConnect(marketplace, flags, process.env, terminal).finally(terminal.close);
  });

program
  .command('disconnect')
  .description('deletes the tokens of a shop; the bot may run meanwhile')
  .argument('<shop>', 'by its id in the configuration')
  .option('--yes', 'do not ask', false)
  .action(async (shop: string, { yes }: { yes: boolean }) => {
    const { disconnectShop } = await import('./disconnect.js');
    const done = await disconnectShop({
      shop,
      env: process.env,
      confirm: asking('Delete them? Type yes: ', yes),
    });
    process.stdout.write(done ? 'Disconnected.\n' : 'Nothing was changed.\n');
  });

/** Shows what will be done, then asks. */
function asking(question: string, yes: boolean): (plan: readonly string[]) => Promise<boolean> {
  return async (plan) => {
    process.stdout.write(`${plan.join('\n')}\n`);
    if (yes) return true;
    const { askYes } = await import('./terminal.js');
    return await askYes(question);
  };
}

async function runReplay(flags: DemoFlags): Promise<void> {
  const log = createLog({ level: logLevel('warn'), pretty: false, fd: 2 });
  const showProgress = !flags.json && process.stderr.isTTY;
  const { replay } = await import('./replay.js');
  const report = await replay({
    ...flags,
    ...(flags.replay === undefined ? {} : { file: flags.replay }),
    untilMs: flags.until,
    log,
    onProgress: (doneMs) => {
      if (showProgress) process.stderr.write(`\r  ${Math.floor((100 * doneMs) / flags.until)} %`);
    },
  });
  if (showProgress) process.stderr.write('\r        \r');
  if (flags.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else
    for (const [name, value] of Object.entries(report))
      process.stdout.write(`${name.padEnd(26)}${JSON.stringify(value)}\n`);
  if (report.violations > 0) process.exitCode = 1;
}

function openLog(): Log {
  return createLog({ level: logLevel('info'), pretty: process.stdout.isTTY === true });
}

function logLevel(unset: string): string {
  return process.env.LOG_LEVEL === undefined ? unset : readEnvironment(process.env).logLevel;
}

/** Ends cleanly once; a second signal ends at once. */
function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

function span(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('Write it like 90s, 45m, 12h or 3d.');
  return ms;
}

/** Node would print an error with all that hangs on it, a password or a buyer's words among it; the log knows what to hide. */
function crash(error: unknown): never {
  createLog({ level: 'fatal', pretty: false, fd: 2 }).fatal(
    { err: error },
    'a fault of our own ended the program',
  );
  process.exit(1);
}
process.on('uncaughtException', crash);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof AppError)) crash(error);
  process.stderr.write(`${error.message}\n\n${error.hint}\n`);
  process.exit(1);
}
