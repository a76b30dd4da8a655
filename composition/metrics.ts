import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Db, poolUsage } from '../database/client.ts';
import { type SystemState, systemState } from '../database/system-state.ts';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A scrape by many looks at Postgres once. */
const freshMs = 5_000;

/** What a process tells Prometheus. Labels are routes, codes and states: never ids, so that their number stays small. */
export function createMetrics(process: 'api' | 'worker', options: { defaults?: boolean } = {}) {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  // Event-loop lag, memory, garbage collection, open handles.
  if (options.defaults) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'pricewright_http_request_duration_seconds',
      help: 'Requests by route and status',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: seconds,
      registers,
    }),
    commands: new Histogram({
      name: 'pricewright_command_duration_seconds',
      help: 'Commands by outcome: ok or the code of the error',
      labelNames: ['command', 'outcome'] as const,
      buckets: seconds,
      registers,
    }),
    dispatches: new Counter({
      name: 'pricewright_relay_dispatches_total',
      help: 'Workflows that the relay started or signalled',
      labelNames: ['outcome'] as const,
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'pricewright_webhook_attempts_total',
      help: 'Attempts to deliver webhook messages',
      labelNames: ['outcome'] as const,
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Connections of this process to Postgres. */
export function measurePool({ registry }: Metrics, db: Db): void {
  new Gauge({
    name: 'pricewright_postgres_connections',
    help: 'Connections of this process by state, and requests that wait for one',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(poolUsage(db))) this.set({ state }, count);
    },
  });
}

/** What Postgres knows of the whole installation: asked for by a scrape, of any worker. */
export function measureSystem({ registry }: Metrics, db: Db, now: () => Date): void {
  const registers = [registry];
  let reading: { since: number; state: Promise<SystemState> } | null = null;
  const read = (): Promise<SystemState> => {
    if (!reading || performance.now() - reading.since > freshMs) {
      reading = { since: performance.now(), state: systemState(db, now()) };
      reading.state.catch(() => {
        reading = null;
      });
    }
    return reading.state;
  };
  for (const [measure, name, help] of systemGauges) {
    new Gauge({
      name: `pricewright_${name}`,
      help,
      registers,
      async collect() {
        this.set((await read())[measure]);
      },
    });
  }
  new Gauge({
    name: 'pricewright_feed_lag_rows',
    help: 'Journal rows that a feed has not followed yet',
    labelNames: ['feed'] as const,
    registers,
    async collect() {
      for (const { feed, rows } of (await read()).feeds) this.set({ feed }, rows);
    },
  });
  new Gauge({
    name: 'pricewright_feed_lag_seconds',
    help: 'Age of the oldest journal row that a feed has not followed yet',
    labelNames: ['feed'] as const,
    registers,
    async collect() {
      for (const { feed, seconds } of (await read()).feeds) this.set({ feed }, seconds);
    },
  });
  new Gauge({
    name: 'pricewright_effects',
    help: 'Writes to the outside by state',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      const { effects } = await read();
      this.reset();
      for (const { state, count } of effects) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'pricewright_operations',
    help: 'Operations by status',
    labelNames: ['status'] as const,
    registers,
    async collect() {
      const { operations } = await read();
      this.reset();
      for (const { status, count } of operations) this.set({ status }, count);
    },
  });
}

const systemGauges = [
  ['unnumbered', 'journal_unnumbered_rows', 'Journal rows without a position'],
  ['undispatched', 'journal_undispatched_rows', 'Commands to workflows that wait for the relay'],
  ['relayLagSeconds', 'relay_lag_seconds', 'Age of the oldest journal row that waits for the relay'],
  ['dispatchesFailing', 'relay_dispatches_failing', 'Commands to workflows that failed at least once'],
  ['unsealed', 'audit_unsealed_rows', 'Audited rows that are not sealed'],
  ['unsealedSeconds', 'audit_unsealed_seconds', 'Age of the oldest audited row that is not sealed'],
  ['auditProblems', 'audit_problems', 'What checking the chain found'],
  ['unknownEffects', 'effects_unknown_long', 'Effects unknown for more than five minutes'],
  ['failedOperations', 'operations_failed_last_hour', 'Operations that failed within the last hour'],
  ['pendingWebhookDeliveries', 'webhook_deliveries_pending', 'Webhook messages to be sent'],
  ['failedWebhookDeliveries', 'webhook_deliveries_failed_last_hour', 'Webhook messages given up in the last hour'],
  ['openAlerts', 'alerts_open', 'Alerts that are not resolved'],
] as const;
