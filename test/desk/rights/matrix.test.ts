/**
 * Every command and every action, by every way in, for every role, in one's own workspace and in another's, on every platform.
 * The cells are made from the table of commands and the list of actions; what is right is written down here a second time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandName, CommandRow } from '../../../src/desk/command-spec.js';
import { COMMANDS } from '../../../src/desk/grammar.js';
import { type ActionName, ROLES, type Role } from '../../../src/domain/action.js';
import { NEEDED_ROLE } from '../../../src/domain/authorize.js';
import {
  isNamed,
  SHOPS as ORDERS,
  openWorkspaces,
  PERSONAS,
  type Persona,
  PLATFORMS,
  type Platform,
  SECRETS,
  type ShopId,
  type Workspaces,
} from './two-workspaces.js';

/** Complete by its type: a new action is judged here too, or nothing compiles. */
const MAY: Record<ActionName, Role> = {
  read: 'viewer',
  page: 'viewer',
  ask: 'agent',
  remind: 'agent',
  claim: 'agent',
  release: 'agent',
  assign: 'agent',
  snooze: 'agent',
  extend: 'agent',
  keep: 'agent',
  undo: 'agent',
  send_again: 'agent',
  it_arrived: 'agent',
  resolve: 'agent',
  diagnose: 'agent',
  cancel: 'lead',
  pause: 'lead',
  resume: 'lead',
  go_on: 'lead',
  keep_all: 'lead',
  remind_all: 'lead',
  cancel_expired: 'lead',
  configure: 'lead',
  go_live: 'owner',
};

/** The same for commands; what each is typed with. */
const TYPED: Record<CommandName, { may: Role; with?: string }> = {
  overview: { may: 'viewer' },
  show: { may: 'viewer', with: 'today' },
  mine: { may: 'viewer' },
  late: { may: 'viewer' },
  order: { may: 'viewer', with: 'ORDER' },
  why: { may: 'viewer', with: 'ORDER' },
  stock: { may: 'viewer', with: 'SHOP' },
  help: { may: 'viewer' },
  settings: { may: 'viewer' },
  doctor: { may: 'agent' },
  pause: { may: 'lead', with: 'SHOP' },
  resume: { may: 'lead', with: 'SHOP' },
  'remind-all': { may: 'lead' },
  'cancel-expired': { may: 'lead' },
  remind: { may: 'agent', with: 'ORDER' },
  ask: { may: 'agent', with: 'ORDER' },
  claim: { may: 'agent', with: 'ORDER' },
  release: { may: 'agent', with: 'ORDER' },
  snooze: { may: 'agent', with: 'ORDER 2h' },
  extend: { may: 'agent', with: 'ORDER 2h' },
  keep: { may: 'agent', with: 'ORDER' },
  cancel: { may: 'lead', with: 'ORDER' },
  undo: { may: 'agent', with: 'ORDER' },
  assign: { may: 'agent', with: 'ORDER me' },
  do: { may: 'agent', with: 'ORDER claim' },
};

const ACTIONS = Object.keys(NEEDED_ROLE) as ActionName[];
const FORMS = ['ask', 'remind', 'snooze', 'extend'] as const;
const VALUES = { text: 'Did something go wrong?', for: String(3_600_000) };

/** `home`: their own. The other shop, reached from one's own place, or in its place. */
type Where = 'home' | 'from_home' | 'there';

interface Cell {
  platform: Platform;
  persona: Persona;
  where: Where;
  surface: 'command' | 'button' | 'form' | 'suggest';
  act: string;
  may: Role;
  run(sink: Sinks): Promise<unknown>;
}

interface Sinks {
  workspaces: Workspaces;
  place: string;
  shop: ShopId;
}

const isAllowed = ({ persona, where, may }: Cell): boolean => {
  const role = PERSONAS[persona];
  return where === 'home' && role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(may);
};

function cellsFor(platform: Platform, persona: Persona, where: Where): Cell[] {
  const base = { platform, persona, where };
  const actor = ({ workspaces }: Sinks) => workspaces.actor(persona, platform);
  const closed = persona === 'outsider' ? 'closed' : undefined;
  const made = async (sinks: Sinks, action: ActionName) =>
    await sinks.workspaces.button(sinks.shop, platform, action, sinks.shop === 'luna' ? closed : undefined);
  return [
    ...COMMANDS.map(({ name }): Cell => {
      const { may, with: rest = '' } = TYPED[name];
      return {
        ...base,
        surface: 'command',
        act: name,
        may,
        run: async (sinks) => {
          const text = `${name} ${rest.replace('ORDER', ORDERS[sinks.shop]).replace('SHOP', sinks.shop)}`;
          return await sinks.workspaces
            .sink(platform)
            .command({ text, actor: actor(sinks), place: sinks.place });
        },
      };
    }),
    ...ACTIONS.map(
      (action): Cell => ({
        ...base,
        surface: 'button',
        act: action,
        may: MAY[action],
        run: async (sinks) => {
          const token = await made(sinks, action);
          const press = { token, actor: actor(sinks), place: sinks.place, message: 'm' };
          return await sinks.workspaces.sink(platform).press(press);
        },
      }),
    ),
    ...FORMS.map(
      (action): Cell => ({
        ...base,
        surface: 'form',
        act: action,
        may: MAY[action],
        run: async (sinks) => {
          const token = await made(sinks, action);
          const submit = { token, values: VALUES, actor: actor(sinks), place: sinks.place };
          return await sinks.workspaces.sink(platform).form(submit);
        },
      }),
    ),
    {
      ...base,
      surface: 'suggest',
      act: 'order',
      may: 'viewer',
      run: async (sinks) =>
        await sinks.workspaces.sink(platform).suggest({
          command: 'order',
          argument: 'order',
          text: ORDERS[sinks.shop].slice(-4),
          actor: actor(sinks),
          place: sinks.place,
        }),
    },
  ];
}

/** Whoever stands in the other workspace's channel and is named nowhere is a member there: that is no trespass. */
const CELLS = PLATFORMS.flatMap((platform) =>
  (Object.keys(PERSONAS) as Persona[]).flatMap((persona) =>
    (['home', 'from_home', 'there'] as const)
      .filter((where) => where !== 'there' || isNamed(persona))
      .flatMap((where) => cellsFor(platform, persona, where)),
  ),
);

function standing({ persona, where }: Cell): { place: string; shop: ShopId } {
  const home = persona === 'outsider' ? 'T1/closed' : 'T1/luna';
  return { place: where === 'there' ? 'T2/sol' : home, shop: where === 'home' ? 'luna' : 'sol' };
}

let workspaces: Workspaces;
beforeAll(async () => {
  workspaces = await openWorkspaces();
});
afterAll(() => workspaces.close());

/** What is wrong with one cell; undefined when it is as it should be. */
async function faultOf(cell: Cell): Promise<string | undefined> {
  const name = [cell.platform, cell.persona, cell.where, cell.surface, cell.act].join(' ');
  const before = { refused: await workspaces.refusals(), traces: await workspaces.traces() };
  const answer = await cell.run({ workspaces, ...standing(cell) });
  const refused = (await workspaces.refusals()) > before.refused;
  const changed = (await workspaces.traces()) !== before.traces;
  const said = JSON.stringify(answer);
  const leaks = cell.where !== 'home' && SECRETS.some((word) => said.includes(word) && !typed(cell, word));
  if (leaks) return `${name}: tells of the other shop: ${said.slice(0, 200)}`;
  if (isAllowed(cell)) return refused || said === '[]' ? `${name}: refused, and is theirs to do` : undefined;
  if (changed) return `${name}: changed something without a right`;
  if (cell.surface === 'suggest') return said === '[]' ? undefined : `${name}: suggested ${said}`;
  // In another's place a command that looks finds nothing: that is its refusal.
  const finds = cell.where === 'home' || cell.surface !== 'command';
  return finds && !refused ? `${name}: not refused` : undefined;
}

/** "No order ends in …9001" repeats what was typed. */
const typed = (cell: Cell, word: string): boolean =>
  cell.surface === 'command' &&
  ORDERS.sol.endsWith(word) &&
  TYPED[cell.act as CommandName].with !== undefined;

describe('the rights matrix', () => {
  test('has every command, every action and every role on every platform', () => {
    const of = (surface: Cell['surface']) =>
      new Set(CELLS.filter((cell) => cell.surface === surface).map(({ act }) => act));
    expect([...of('command')].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
    expect([...of('button')].sort()).toEqual(Object.keys(MAY).sort());
    expect(new Set(CELLS.map(({ persona }) => persona)).size).toBe(Object.keys(PERSONAS).length);
    expect(new Set(CELLS.map(({ platform }) => platform)).size).toBe(PLATFORMS.length);
    expect(CELLS.length).toBeGreaterThan(3_000);
  });

  test.each(PLATFORMS)(
    'on %s lets everybody do what is theirs, and nobody anything else',
    async (platform) => {
      const faults: string[] = [];
      for (const cell of CELLS.filter((one) => one.platform === platform)) {
        const fault = await faultOf(cell);
        if (fault) faults.push(fault);
      }
      expect(faults).toEqual([]);
    },
    120_000,
  );
});

describe('a command or an action without a right', () => {
  test('does not compile', () => {
    // @ts-expect-error: a row of the table of commands says the right it needs.
    const row: CommandRow = {
      aliases: { en: [], 'zh-CN': [] },
      arguments: [],
      visibility: 'private',
      offered: 'everywhere',
      texts: { en: { usage: 'x', summary: 'x' }, 'zh-CN': { usage: 'x', summary: 'x' } },
    };
    const { read: _read, ...others } = NEEDED_ROLE;
    // @ts-expect-error: every action has its least role.
    const rights: Record<ActionName, Role> = others;
    expect(Object.keys(rights)).not.toContain('read');
    expect(row).not.toHaveProperty('right');
  });
});
