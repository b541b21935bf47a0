/** The commands of `unpaid` with which an owner sets a shop up, looks into it, lets it go live and stops it. */
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { TEAM_LANGUAGES, type TeamLanguage } from './domain/template.js';
import { shellLanguage } from './setup/team-language.js';

interface Common {
  config: string;
  language: TeamLanguage;
}

interface ShopFlags extends Common {
  by?: string;
  yes: boolean;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export function addOwnerCommands(program: Command): void {
  const common = (command: Command): Command =>
    command
      .option('--config <file>', 'the configuration', 'unpaid.yaml')
      .addOption(
        new Option('--language <language>', 'of what is said here')
          .choices([...TEAM_LANGUAGES])
          .default(shellLanguage(process.env)),
      );
  const onShop = (command: Command): Command =>
    common(command).option('--by <person>', 'in whose name, by the id in the configuration');
  const files = ({ config, language }: Common) => {
    // What is set already wins over the file.
    if (existsSync('.env')) process.loadEnvFile('.env');
    return { configFile: config, language, env: process.env };
  };

  common(program.command('init').description('sets the bot up, step by step; can be run again')).action(
    async (flags: Common) => {
      const [{ init }, { openTerminal }] = await Promise.all([
        import('./setup/init.js'),
        import('./terminal.js'),
      ]);
      const terminal = openTerminal();
      await init({ ...files(flags), envFile: '.env', terminal }).finally(terminal.close);
    },
  );

  common(program.command('doctor').description('looks into everything, and says what to do'))
    .option('--json', 'the findings as JSON', false)
    .action(async ({ json, ...flags }: Common & { json: boolean }) => {
      const [{ examineFiles }, { reportText }] = await Promise.all([
        import('./setup/examine-files.js'),
        import('./setup/findings.js'),
      ]);
      const findings = await examineFiles(files(flags));
      say(json ? JSON.stringify(findings, null, 2) : reportText(findings, flags.language));
      if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
    });

  const onMode = (command: Command, mode: 'live' | 'shadow'): Command =>
    onShop(command)
      .option('--yes', 'do not ask', false)
      .action(async (shop: string | undefined, { by, yes, ...flags }: ShopFlags) => {
        const [{ switchMode }, { askYes }] = await Promise.all([
          import('./setup/go-live.js'),
          import('./terminal.js'),
        ]);
        const confirm = async (question: string): Promise<boolean> => yes || (await askYes(question));
        await switchMode({ ...files(flags), shop, by, mode, say, confirm });
      });
  onMode(program.command('go-live [shop]'), 'live').description(
    'shows what the bot would have done, asks, and lets it act by itself',
  );
  onMode(program.command('shadow [shop]'), 'shadow').description(
    'the bot only shows what it would do, as in the beginning',
  );

  const onPause = (command: Command, paused: boolean): Command =>
    onShop(command).action(async (shop: string | undefined, { by, ...flags }: ShopFlags) => {
      const { switchPause } = await import('./setup/go-live.js');
      await switchPause({ ...files(flags), shop, by, paused, say });
    });
  onPause(program.command('pause [shop]'), true).description(
    'sends and cancels nothing from now on, whatever waits',
  );
  onPause(program.command('resume [shop]'), false).description('goes on after a pause');
}
