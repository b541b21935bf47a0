import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** What is counted, for `/metrics`. Labels are kinds and states, never ids or words. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    webhooks: new Counter({
      name: 'unpaid_webhooks_total',
      help: 'Webhooks received, by result',
      labelNames: ['result'],
      registers,
    }),
    effects: new Histogram({
      name: 'unpaid_effect_seconds',
      help: 'Time to perform an effect, by kind',
      labelNames: ['kind'],
      buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    }),
    faults: new Counter({
      name: 'unpaid_faults_total',
      help: 'Faults of our own, by place',
      labelNames: ['place'],
      registers,
    }),
    auditFindings: new Gauge({
      name: 'unpaid_audit_findings',
      help: 'Findings of the auditor that stand, by kind',
      labelNames: ['kind'],
      registers,
    }),
    auditedAt: new Gauge({
      name: 'unpaid_audit_timestamp_seconds',
      help: 'When the last audit was made',
      registers,
    }),
    timerLateness: new Gauge({
      name: 'unpaid_timer_lateness_seconds',
      help: 'How late the oldest due timer is',
      registers,
    }),
  };
}
