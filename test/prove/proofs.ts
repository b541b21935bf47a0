/** Every proof in its quick form, the longest first, so that two at a time end together. */
import { z } from 'zod';
import { many, type Proof, proof } from './proof.js';

const built = (program: string, ...args: string[]): string[] => [program, ...args, '--json'];
const tsx = (...args: [string, ...string[]]): string[] => ['--import', 'tsx', ...built(...args)];
const count = z.number();

/** `seed` chooses which third of the mutants is tried: each commit tries another. */
export function quickProofs(seed: number): Proof[] {
  return [
    proof({
      name: 'mutants',
      args: tsx('test/mutants/main.ts', '--third', String(seed), '--lanes', '1'),
      report: z.object({ mutants: count, killed: count, survived: count, stale: count }),
      figure: ({ mutants, killed }) => `${killed} of ${mutants} killed, a third of them all`,
      holds: ({ mutants, killed }) => mutants > 0 && killed === mutants,
    }),
    proof({
      name: 'bench',
      args: tsx('test/bench/main.ts', '--quick'),
      report: z.object({
        parts: z.array(
          z.object({ rows: z.array(z.object({ goal: z.object({ met: z.boolean() }).optional() })) }),
        ),
      }),
      figure: ({ parts }) => {
        const goals = parts.flatMap(({ rows }) => rows.flatMap(({ goal }) => goal ?? []));
        return `${goals.filter(({ met }) => met).length} of ${goals.length} goals reached at small sizes`;
      },
      // Small sizes on a busy machine show that it runs; the goals are for the long form.
      holds: ({ parts }) => parts.length > 0,
    }),
    proof({
      name: 'kill',
      args: tsx('test/kill/main.ts', '--kills', '20', '--lanes', '1'),
      report: z.object({ kills: count, lost: count, doubled: count, paidCancelled: count }),
      figure: ({ kills, lost, doubled, paidCancelled }) =>
        `${kills} kills, ${lost} lost, ${doubled} doubled, ${paidCancelled} paid cancelled`,
      holds: ({ kills, lost, doubled, paidCancelled }) => kills >= 20 && lost + doubled + paidCancelled === 0,
    }),
    proof({
      name: 'simulation',
      args: built(
        'dist/test/sim.js',
        '--orders',
        '2000',
        '--seeds',
        '2',
        '--seed',
        String(seed),
        '--faults',
        'all',
      ),
      report: z.object({
        orders: count,
        events: count,
        faults: z.record(z.string(), count),
        violations: count,
      }),
      figure: ({ orders, events, faults, violations }) =>
        `2 × ${many(orders)} orders, ${many(events)} events, ${Object.values(faults).filter((times) => times > 0).length} kinds of faults, ${violations} violations`,
      holds: ({ violations }) => violations === 0,
    }),
    proof({
      name: 'race',
      args: tsx('test/race/main.ts', '--payments', '5000'),
      report: z.object({
        payments: count,
        refusedByMarketplace: count,
        paidCancelled: count,
        violations: count,
      }),
      figure: (report) =>
        `${many(report.payments)} payments within 50 ms, ${many(report.refusedByMarketplace)} refused at the last moment, ${report.paidCancelled} cancelled`,
      holds: ({ payments, paidCancelled, violations }) =>
        payments === 5_000 && paidCancelled === 0 && violations === 0,
    }),
    proof({
      name: 'fuzz',
      args: tsx('test/fuzz/main.ts', '--inputs', '30000', '--light'),
      report: z.object({
        inputs: count,
        crashes: count,
        unhandledRejections: count,
        answers5xx: count,
        forgeriesTried: count,
        forgeriesAccepted: count,
        rowsFromForgeries: count,
        blankSecretsTaken: count,
      }),
      figure: ({ inputs, crashes, forgeriesTried, forgeriesAccepted }) =>
        `${many(inputs)} inputs, ${crashes} crashes, ${many(forgeriesTried)} forgeries, ${forgeriesAccepted} accepted`,
      holds: ({ inputs, forgeriesTried, ...faults }) =>
        inputs >= 30_000 && forgeriesTried > 0 && Object.values(faults).every((times) => times === 0),
      byReportAlone: true,
    }),
    proof({
      name: 'replay',
      args: built(
        'dist/src/cli.js',
        'demo',
        '--headless',
        '--seed',
        '99',
        '--until',
        '12h',
        '--faults',
        'all',
      ),
      report: z.object({ orders: count, cancelledByUs: count, violations: count }),
      figure: ({ orders, cancelledByUs, violations }) =>
        `12 h, ${many(orders)} orders, ${cancelledByUs} cancelled, all faults, ${violations} violations`,
      holds: ({ orders, violations }) => orders > 0 && violations === 0,
    }),
    proof({
      name: 'race, unguarded',
      args: tsx('test/race/main.ts', '--payments', '500', '--unguarded'),
      report: z.object({ payments: count, paidCancelled: count }),
      figure: ({ payments, paidCancelled }) =>
        `${paidCancelled} of ${payments} paid orders cancelled, as it must find`,
      holds: ({ paidCancelled }) => paidCancelled >= 100,
    }),
  ];
}
