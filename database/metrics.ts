import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { MetricDefinition } from '../contracts/metrics.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import { type ListSource, listPage } from './list-query.ts';
import { namingConflicts } from './unique-violation.ts';

/** A metric in its present version. */
export interface MetricRow {
  id: string;
  key: string;
  name: string;
  description: string;
  owner: string;
  definition: MetricDefinition;
  versionId: string;
  version: number;
  shipped: boolean;
  /** Places that refer to any of its versions. */
  uses: number;
  archivedAt: Date | null;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

function withVersion(db: Db) {
  return db
    .selectFrom('metrics')
    .innerJoin('metric_versions', 'metric_versions.id', 'metrics.version_id')
    .select([
      'metrics.id',
      'metrics.key',
      'metrics.name',
      'metrics.description',
      'metrics.owner',
      'metric_versions.definition',
      'metrics.version_id as versionId',
      'metric_versions.number as version',
      'metrics.shipped',
      'metrics.archived_at as archivedAt',
      'metrics.revision',
      'metrics.created_at as createdAt',
      'metrics.updated_at as updatedAt',
      sql<number>`(select count(*)::int from metric_uses u join metric_versions v on v.id = u.version_id
        where v.metric_id = metrics.id)`.as('uses'),
    ]);
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<MetricRow> {
  let query = withVersion(db).where('metrics.id', '=', id);
  if (options.lock) query = query.forUpdate('metrics');
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no metric ${id}.`);
  return row;
}

/** Of those that are there and not archived, in their present versions. */
export async function byKeys(db: Db, keys: readonly string[]): Promise<MetricRow[]> {
  if (keys.length === 0) return [];
  return await withVersion(db)
    .where('metrics.key', 'in', [...keys])
    .where('metrics.archived_at', 'is', null)
    .orderBy('metrics.key')
    .execute();
}

/** All that are not archived. */
export async function active(db: Db): Promise<MetricRow[]> {
  return await withVersion(db).where('metrics.archived_at', 'is', null).orderBy('metrics.key').execute();
}

/** A version that something refers to, whatever the metric's present one is. @throws NotFound */
export async function version(
  db: Db,
  versionId: string,
): Promise<{
  versionId: string;
  metricId: string;
  key: string;
  name: string;
  number: number;
  definition: MetricDefinition;
}> {
  const row = await db
    .selectFrom('metric_versions')
    .innerJoin('metrics', 'metrics.id', 'metric_versions.metric_id')
    .select([
      'metric_versions.id as versionId',
      'metrics.id as metricId',
      'metrics.key',
      'metrics.name',
      'metric_versions.number',
      'metric_versions.definition',
    ])
    .where('metric_versions.id', '=', versionId)
    .executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no version ${versionId} of a metric.`);
  return row;
}

export async function versions(
  db: Db,
  metricId: string,
): Promise<{ id: string; number: number; definition: MetricDefinition; created_at: Date }[]> {
  return await db
    .selectFrom('metric_versions')
    .select(['id', 'number', 'definition', 'created_at'])
    .where('metric_id', '=', metricId)
    .orderBy('number', 'desc')
    .execute();
}

/** From now on the versions belong to a result: their metrics cannot be removed. Repeating it changes nothing. */
export async function use(db: Db, versionIds: readonly string[], usedBy: string, since: Date): Promise<void> {
  if (versionIds.length === 0) return;
  await db
    .insertInto('metric_uses')
    .values([...new Set(versionIds)].map((version_id) => ({ version_id, used_by: usedBy, since })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface NewMetric {
  id: string;
  key: string;
  name: string;
  description: string;
  owner: string;
  definition: MetricDefinition;
  shipped: boolean;
}

/** With its first version. @throws AlreadyExists */
export async function insert(db: Db, { definition, ...metric }: NewMetric, now: Date): Promise<MetricRow> {
  const versionId = newId('metricver');
  await namingConflicts({ metrics_key_key: 'key' }, () =>
    db
      .insertInto('metrics')
      .values({ ...metric, version_id: versionId, revision: 1, created_at: now, updated_at: now })
      .execute(),
  );
  await addVersion(db, { id: versionId, metricId: metric.id, number: 1, definition }, now);
  return await find(db, metric.id);
}

/** Of archived ones too. */
export async function allKeys(db: Db): Promise<string[]> {
  return (await db.selectFrom('metrics').select('key').execute()).map(({ key }) => key);
}

/** @returns whether it was not there */
export async function insertUnlessThere(db: Db, { definition, ...metric }: NewMetric, now: Date): Promise<boolean> {
  const versionId = newId('metricver');
  const inserted = await db
    .insertInto('metrics')
    .values({ ...metric, version_id: versionId, revision: 1, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  await addVersion(db, { id: versionId, metricId: metric.id, number: 1, definition }, now);
  return true;
}

export async function addVersion(
  db: Db,
  { id, metricId, number, definition }: { id: string; metricId: string; number: number; definition: MetricDefinition },
  now: Date,
): Promise<void> {
  await db
    .insertInto('metric_versions')
    .values({ id, metric_id: metricId, number, definition: JSON.stringify(definition), created_at: now })
    .execute();
}

export async function update(
  db: Db,
  id: string,
  changes: Partial<{
    name: string;
    description: string;
    owner: string;
    version_id: string;
    shipped: boolean;
    archived_at: Date | null;
  }>,
  now: Date,
): Promise<MetricRow> {
  await db
    .updateTable('metrics')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .execute();
  return await find(db, id);
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('metrics').where('id', '=', id).execute();
}

const source: ListSource = {
  from: sql`metrics join metric_versions on metric_versions.id = metrics.version_id`,
  id: sql.ref('metrics.id'),
  search: [sql.ref('metrics.name'), sql.ref('metrics.key'), sql.ref('metrics.owner')],
  fields: {
    id: { expression: sql.ref('metrics.id'), type: 'text' },
    key: { expression: sql.ref('metrics.key'), type: 'text' },
    name: { expression: sql.ref('metrics.name'), type: 'text' },
    owner: { expression: sql.ref('metrics.owner'), type: 'text' },
    type: { expression: sql`(metric_versions.definition ->> 'type')`, type: 'text' },
    shipped: { expression: sql.ref('metrics.shipped'), type: 'boolean' },
    archivedAt: { expression: sql.ref('metrics.archived_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('metrics.created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('metrics.updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ rows: MetricRow[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { rows: [], total };
  const rows = await withVersion(db).where('metrics.id', 'in', ids).execute();
  return { rows: ids.flatMap((id) => rows.filter((row) => row.id === id)), total };
}
