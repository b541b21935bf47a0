/**
 * The steps of a Dockerfile where no engine is: each stage is a folder that a shell is locked into (`chroot`), with this
 * machine's `/usr` in place of the base image. Needs Linux and root.
 */
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isSent, parseCopy, parseEnv, type Stage, type Step } from './dockerfile.js';

/** The user that the base image brings. */
export const NODE_USER = 1_000;

export interface Built {
  root: string;
  env: Record<string, string>;
  workdir: string;
  user: string;
}

export type Told = (step: Step, outcome: string) => void;

/** Every stage in turn; the last one is the image. */
export function buildByHand(project: string, stages: readonly Stage[], folder: string, told: Told): Built {
  const built = new Map<string, Built>();
  let last: Built | undefined;
  for (const [index, stage] of stages.entries()) {
    last = { root: join(folder, `stage-${index}`), env: {}, workdir: '/', user: 'root' };
    makeRoot(last.root);
    built.set(stage.name ?? String(index), last);
    for (const step of stage.steps) told(step, doStep(project, step, last, built));
  }
  if (!last) throw new Error('the Dockerfile has no stage');
  return last;
}

function makeRoot(root: string): void {
  for (const name of ['usr', 'dev', 'proc', 'etc', 'tmp', 'root'])
    mkdirSync(join(root, name), { recursive: true });
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) symlinkSync(`usr/${name}`, join(root, name));
  for (const name of ['hosts', 'resolv.conf', 'nsswitch.conf', 'ssl', 'npmrc', 'alternatives'])
    if (existsSync(`/etc/${name}`))
      cpSync(`/etc/${name}`, join(root, 'etc', name), { recursive: true, verbatimSymlinks: true });
  for (const name of ['passwd', 'group']) {
    const lines = readFileSync(`/etc/${name}`, 'utf8')
      .split('\n')
      .filter((line) => !line.includes(`:${NODE_USER}:`));
    const node =
      name === 'passwd' ? `node:x:${NODE_USER}:${NODE_USER}::/tmp:/bin/sh` : `node:x:${NODE_USER}:`;
    writeFileSync(join(root, 'etc', name), [...lines.filter(Boolean), node, ''].join('\n'));
  }
}

function doStep(
  project: string,
  { name, text }: Step,
  stage: Built,
  built: ReadonlyMap<string, Built>,
): string {
  switch (name) {
    case 'ENV':
      Object.assign(stage.env, parseEnv(text));
      return 'done';
    case 'WORKDIR':
      stage.workdir = text;
      mkdirSync(join(stage.root, text), { recursive: true });
      return 'done';
    case 'USER':
      stage.user = text;
      return 'done';
    case 'COPY':
      return copy(project, text, stage, built);
    case 'RUN':
      return run(project, text, stage);
    default:
      return 'said of the image';
  }
}

function copy(project: string, text: string, stage: Built, built: ReadonlyMap<string, Built>): string {
  const { from, sources, target } = parseCopy(text);
  const ignore = readFileSync(join(project, '.dockerignore'), 'utf8');
  const origin = from === undefined ? project : (built.get(from)?.root ?? '');
  for (const source of sources) {
    const into = join(stage.root, resolve(stage.workdir, target));
    const path = target.endsWith('/') ? join(into, basename(source)) : into;
    mkdirSync(dirname(path), { recursive: true });
    const filter = (file: string): boolean =>
      from !== undefined || isSent(ignore, file.slice(project.length + 1));
    cpSync(join(origin, source), path, { recursive: true, verbatimSymlinks: true, filter });
  }
  return 'done';
}

/** This machine has what the base image would have to be given. */
const BROUGHT = ['python3', 'make', 'g++'];

function run(project: string, text: string, stage: Built): string {
  if (text.startsWith('apt-get')) {
    for (const tool of BROUGHT) execFileSync('which', [tool]);
    return 'not done: this machine has these';
  }
  if (process.argv.includes('--compiled') && text === 'npm rebuild better-sqlite3') {
    const compiled = join('node_modules', 'better-sqlite3', 'build');
    cpSync(join(project, compiled), join(stage.root, stage.workdir, compiled), { recursive: true });
    return 'not done: taken as this project has compiled it';
  }
  const startedAt = performance.now();
  const [command = '', ...args] = lockedIn(stage, ['/bin/sh', '-c', text]);
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HOME: '/root', ...stage.env },
  });
  return `done, ${Math.round((performance.now() - startedAt) / 1_000)} s`;
}

/** The command line that runs `words` inside, by the stage's user, in its folder. The process it starts becomes it. */
export function lockedIn({ root, workdir, user }: Built, words: readonly string[]): string[] {
  const mounts = `mount --bind /usr ${root}/usr && mount -o remount,bind,ro ${root}/usr && mount --rbind /dev ${root}/dev && mount -t proc proc ${root}/proc`;
  const inside = ['chroot', `--userspec=${user}:${user}`, root, '/usr/bin/env', '-C', workdir, ...words];
  return ['unshare', '--mount', '/bin/sh', '-c', `${mounts} && exec "$@"`, 'sh', ...inside];
}

export function startLockedIn(
  stage: Built,
  words: readonly string[],
  env: Record<string, string>,
  options: SpawnOptions,
) {
  const [command = '', ...args] = lockedIn(stage, words);
  return spawn(command, args, {
    ...options,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...stage.env, ...env },
  });
}
