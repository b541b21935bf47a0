/** A Dockerfile, read: its stages and their steps. */

export interface Step {
  /** `RUN`, `COPY`, `ENV` … */
  name: string;
  text: string;
  line: number;
}

export interface Stage {
  base: string;
  name?: string;
  steps: Step[];
}

export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`line ${index + 1} is no instruction: ${line}`);
    if (name === 'FROM') {
      const [, base = '', as] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ base, ...(as ? { name: as } : {}), steps: [] });
    } else stages.at(-1)?.steps.push({ name, text: rest, line: index + 1 });
  }
  return stages;
}

/** `COPY a b there`, `COPY --from=build /x /y`. */
export function parseCopy(text: string): { from?: string; sources: string[]; target: string } {
  const words = text.split(' ');
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  return { ...(from ? { from } : {}), sources: words, target };
}

/** The words of `["node", "x.js"]`. */
export const parseWords = (text: string): string[] => JSON.parse(text) as string[];

/** `A=b C=d` */
export const parseEnv = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(' ').map((pair) => pair.split('=') as [string, string]));

/** What of the project a build is sent: everything is left out but what a line with `!` names. */
export function isSent(dockerignore: string, path: string): boolean {
  let sent = true;
  for (const line of dockerignore.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const pattern = line.replace(/^!/, '');
    const fits =
      pattern === '*' ||
      (pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : isUnder(path, pattern));
    if (fits) sent = line.startsWith('!');
  }
  return sent;
}

const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
