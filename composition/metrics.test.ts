import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as journal from '../database/journal.ts';
import { migratedDatabase } from '../test/support/migrated-database.ts';
import { createMetrics, measurePool, measureSystem } from './metrics.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(async () => {
  await database?.drop();
});

it('the worker tells what Postgres knows', async () => {
  const { db } = database;
  const entry = { type: 'x.y', area: 'plans', entityId: 'plan_1', actor: 'process', at: new Date(Date.now() - 60_000) };
  await journal.append(db, [entry, { ...entry, audit: { action: 'x', before: null, after: null, why: null } }]);
  await db
    .insertInto('operations')
    .values({
      id: 'op_1',
      workflow_type: 'publishPlan',
      workflow_id: 'w1',
      area: 'plans',
      entity_id: 'plan_1',
      status: 'failed',
      stage: 'preview',
      error: null,
      outcome: null,
      created_at: new Date(),
      updated_at: new Date(),
      finished_at: new Date(),
    })
    .execute();
  await db.insertInto('webhook_feed').values({ position: '0' }).execute();
  await db.insertInto('notification_feed').values({ position: '1' }).execute();
  await journal.assignPositions(db, 10);
  await journal.append(db, [entry]);
  const metrics = createMetrics('worker');
  measurePool(metrics, db);
  measureSystem(metrics, db, () => new Date());
  const text = await metrics.registry.metrics();
  const value = (name: string) => Number(new RegExp(`^pricewright_${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
  expect(value('journal_unnumbered_rows')).toBe(1);
  expect(text).toMatch(/pricewright_feed_lag_rows\{feed="webhooks",process="worker"\} 2/);
  expect(text).toMatch(/pricewright_feed_lag_rows\{feed="notifications",process="worker"\} 1/);
  expect(value('feed_lag_seconds')).toBeGreaterThanOrEqual(60);
  expect(value('audit_unsealed_rows')).toBe(1);
  expect(value('audit_unsealed_seconds')).toBeGreaterThanOrEqual(60);
  expect(value('relay_lag_seconds')).toBeGreaterThanOrEqual(60);
  expect(value('operations_failed_last_hour')).toBe(1);
  expect(text).toMatch(/pricewright_operations\{status="failed",process="worker"\} 1/);
  expect(text).toMatch(/pricewright_postgres_connections\{state="idle",process="worker"\} \d/);
});

it('the Grafana dashboard asks for metrics that exist', async () => {
  const metrics = createMetrics('worker', { defaults: true });
  measurePool(metrics, database.db);
  measureSystem(metrics, database.db, () => new Date());
  const known = new Set((await metrics.registry.getMetricsAsJSON()).map(({ name }) => name));
  const dashboard = readFileSync(join(import.meta.dirname, '..', 'docs', 'grafana-dashboard.json'), 'utf8');
  const asked = new Set(dashboard.match(/\b(?:pricewright|nodejs)_[a-z0-9_]+/g));
  expect(asked.size).toBeGreaterThan(15);
  expect([...asked].filter((name) => !known.has(name.replace(/_(bucket|count|sum)$/, '')))).toEqual([]);
});
