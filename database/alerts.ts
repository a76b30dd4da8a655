import { type Selectable, sql } from 'kysely';
import type { Alert } from '../contracts/alerts.ts';
import type { ListQuery } from '../contracts/http.ts';
import { type AlertRule, alertRules, type SystemMeasure } from '../contracts/tables/alert-rules.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import { decideAlerts } from '../domain/alerts/decide-alerts.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import * as journal from './journal.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Database } from './schema.ts';

export type AlertRow = Selectable<Database['alerts']>;

const source: ListSource = {
  from: sql`alerts`,
  id: sql.ref('id'),
  search: [sql.ref('rule'), sql.ref('summary')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    rule: { expression: sql.ref('rule'), type: 'text' },
    severity: { expression: sql.ref('severity'), type: 'text' },
    state: { expression: sql.ref('state'), type: 'text' },
    createdAt: { expression: sql.ref('raised_at'), type: 'timestamp' },
    raisedAt: { expression: sql.ref('raised_at'), type: 'timestamp' },
    resolvedAt: { expression: sql.ref('resolved_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ data: Alert[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('alerts').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map(present)), total };
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<AlertRow> {
  let query = db.selectFrom('alerts').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no alert ${id}.`);
  return row;
}

export async function acknowledge(db: Db, id: string, by: string, now: Date): Promise<AlertRow> {
  return await db
    .updateTable('alerts')
    .set({ state: 'acknowledged', acknowledged_at: now, acknowledged_by: by })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Raises and resolves what the rules make of the measures; each change is told through the journal. */
export async function evaluate(
  db: Db,
  rules: readonly AlertRule[],
  measures: Record<SystemMeasure, number>,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const open = await tx.selectFrom('alerts').select(['id', 'rule']).where('resolved_at', 'is', null).execute();
    for (const decided of decideAlerts(rules, measures, open)) {
      const { rule, value } = decided;
      if (decided.change === 'seen') {
        await tx.updateTable('alerts').set({ value, last_seen_at: now }).where('id', '=', decided.alertId).execute();
        continue;
      }
      const id = decided.change === 'raise' ? newId('alert') : decided.alertId;
      if (decided.change === 'raise') await raise(tx, id, rule, value, now);
      else {
        await tx.updateTable('alerts').set({ state: 'resolved', resolved_at: now }).where('id', '=', id).execute();
      }
      const type = decided.change === 'raise' ? 'alert.raised' : 'alert.resolved';
      await journal.append(tx, [{ type, area: 'alerts', entityId: id, actor: 'process', at: now }]);
    }
  });
}

async function raise(db: Db, id: string, rule: AlertRule, value: number, now: Date): Promise<void> {
  const { id: name, severity, summary } = rule;
  const times = { raised_at: now, last_seen_at: now, acknowledged_at: null, acknowledged_by: null, resolved_at: null };
  await db
    .insertInto('alerts')
    .values({ id, rule: name, severity, state: 'raised', summary, value, ...times })
    .execute();
}

export function present(row: AlertRow): Alert {
  const rule = alertRules.find(({ id }) => id === row.rule);
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    state: row.state,
    summary: row.summary,
    value: row.value,
    action: rule?.action ?? '',
    path: rule?.path ?? '/alerts',
    raisedAt: row.raised_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
  };
}
