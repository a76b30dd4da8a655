import { type Selectable, sql } from 'kysely';
import type { CatalogueDiff, PlanConfiguration } from '../contracts/plans.ts';
import { type PlanStatus, type PlanTransition, planLifecycle } from '../contracts/tables/plan-lifecycle.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { writeForProcess } from './process-writes.ts';
import type { Database } from './schema.ts';

export type PlanRow = Selectable<Database['plans']>;
export type PlanVersionRow = Selectable<Database['plan_versions']>;

export interface PlanWithVersions {
  plan: PlanRow;
  active: PlanVersionRow | null;
  /** At most one version is open: drafted or being published. */
  open: PlanVersionRow | null;
  newest: PlanVersionRow;
}

function notFound(planId: string): PricewrightError {
  return new PricewrightError('NotFound', `There is no plan ${planId}.`);
}

/**
 * The plan with its active, open and newest version; `lock` holds the plan's row until the transaction ends.
 * @throws NotFound
 */
export async function find(db: Db, planId: string, options: { lock?: boolean } = {}): Promise<PlanWithVersions> {
  if (options.lock) await db.selectFrom('plans').select('id').where('id', '=', planId).forUpdate().execute();
  const [found] = await withVersions(db, [planId]);
  if (!found) throw notFound(planId);
  return found;
}

/** In no particular order; an id without a plan gives none. */
async function withVersions(db: Db, planIds: string[]): Promise<PlanWithVersions[]> {
  if (planIds.length === 0) return [];
  const rows = await db
    .selectFrom('plan_versions as version')
    .innerJoin('plans', 'plans.id', 'version.plan_id')
    .selectAll('version')
    .select([
      'plans.key',
      'plans.revision',
      'plans.active_version_id',
      'plans.open_version_id',
      'plans.created_at as plan_created_at',
      'plans.updated_at as plan_updated_at',
    ])
    .where('plans.id', 'in', planIds)
    .where((eb) =>
      eb.or([
        eb('version.id', '=', eb.ref('plans.active_version_id')),
        eb(
          'version.number',
          '=',
          eb
            .selectFrom('plan_versions as other')
            .whereRef('other.plan_id', '=', 'version.plan_id')
            .select((max) => max.fn.max('other.number').as('newest')),
        ),
      ]),
    )
    .execute();
  return [...Map.groupBy(rows, (row) => row.plan_id).values()].map((own) => {
    const versions = own.map(versionOf);
    const byId = (id: string | null) => versions.find((version) => version.id === id) ?? null;
    const { key, revision, active_version_id, open_version_id, plan_created_at, plan_updated_at, plan_id } = own[0]!;
    return {
      plan: {
        ...{ id: plan_id, key, revision, active_version_id, open_version_id },
        ...{ created_at: plan_created_at, updated_at: plan_updated_at },
      },
      active: byId(active_version_id),
      open: byId(open_version_id),
      newest: versions.reduce((newest, version) => (version.number > newest.number ? version : newest)),
    };
  });
}

type PlanColumns = Omit<PlanRow, 'id' | 'created_at' | 'updated_at'> & {
  plan_created_at: Date;
  plan_updated_at: Date;
};

function versionOf(row: PlanVersionRow & PlanColumns): PlanVersionRow {
  const { key, revision, active_version_id, open_version_id, plan_created_at, plan_updated_at, ...version } = row;
  return version;
}

/** Which of these plan keys are taken, by which plan. */
export async function findByKey(db: Db, key: string): Promise<PlanRow | undefined> {
  return await db.selectFrom('plans').selectAll().where('key', '=', key).executeTakeFirst();
}

/** Every plan with its versions: a catalogue is small (tens, at most hundreds). */
export async function all(db: Db): Promise<PlanWithVersions[]> {
  const rows = await db.selectFrom('plans').select('id').orderBy('id').execute();
  return await byIds(
    db,
    rows.map(({ id }) => id),
  );
}

/** In the order of their ids; a key without a plan gives none. */
export async function byKeys(db: Db, keys: readonly string[]): Promise<PlanWithVersions[]> {
  const rows = await db.selectFrom('plans').select('id').where('key', 'in', keys).orderBy('id').execute();
  return await byIds(
    db,
    rows.map(({ id }) => id),
  );
}

export interface ShownPlan {
  id: string;
  key: string;
  status: PlanStatus;
  configuration: PlanConfiguration;
}

/** As much of a key as a numbered one that is free keeps of it. */
const keptOfKey = 56;

/**
 * The other plans that the rules compare one with, by the version that their pages show: those with a key like it, those
 * that sell in the same market, and when it has meters, those that have meters.
 */
export async function comparable(
  db: Db,
  plan: { id: string | null; key: string; configuration: PlanConfiguration },
): Promise<ShownPlan[]> {
  const { tier, pricing } = plan.configuration;
  const hasMeters = pricing.components.some((component) => component.meter !== undefined);
  const { rows } = await sql<ShownPlan>`
    select plans.id, plans.key, version.status, version.configuration
    from plans
    join plan_versions as version on version.id = coalesce(
      plans.active_version_id,
      plans.open_version_id,
      (select id from plan_versions where plan_id = plans.id order by number desc limit 1))
    where plans.id is distinct from ${plan.id}
      and (starts_with(plans.key, ${plan.key.slice(0, keptOfKey)})
        or (version.status = 'active' and version.configuration ->> 'tier' = ${tier}
          and version.configuration #>> '{pricing,currency}' = ${pricing.currency})
        or (${hasMeters}::boolean and jsonb_path_exists(version.configuration, '$.pricing.components[*].meter')))
    order by plans.id`.execute(db);
  return rows;
}

export async function byIds(db: Db, ids: string[]): Promise<PlanWithVersions[]> {
  if (ids.length === 0) return [];
  const found = new Map((await withVersions(db, ids)).map((one) => [one.plan.id, one]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

export async function insert(
  db: Db,
  plan: { id: string; key: string },
  version: { id: string; configuration: PlanConfiguration },
  now: Date,
): Promise<void> {
  const inserted = await db
    .insertInto('plans')
    .values({
      ...plan,
      revision: 1,
      active_version_id: null,
      open_version_id: version.id,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) {
    throw new PricewrightError('AlreadyExists', `A plan with the key "${plan.key}" exists.`, {
      fields: [{ field: 'key', code: 'plan_key_taken', message: `The key "${plan.key}" is taken.` }],
    });
  }
  await insertVersion(db, plan.id, { ...version, number: 1 }, now);
}

export async function insertVersion(
  db: Db,
  planId: string,
  version: { id: string; number: number; configuration: PlanConfiguration },
  now: Date,
): Promise<void> {
  await db
    .insertInto('plan_versions')
    .values({
      id: version.id,
      plan_id: planId,
      number: version.number,
      status: 'draft',
      configuration: JSON.stringify(version.configuration),
      product_id: null,
      diff: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

/** Raises the revision: call it for people's edits only. */
export async function raiseRevision(db: Db, planId: string, now: Date, openVersionId?: string): Promise<number> {
  const row = await db
    .updateTable('plans')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      updated_at: now,
      ...(openVersionId ? { open_version_id: openVersionId } : {}),
    }))
    .where('id', '=', planId)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

export async function setConfiguration(
  db: Db,
  versionId: string,
  configuration: PlanConfiguration,
  now: Date,
): Promise<void> {
  await db
    .updateTable('plan_versions')
    .set({ configuration: JSON.stringify(configuration), diff: null, updated_at: now })
    .where('id', '=', versionId)
    .execute();
}

/**
 * Moves a version along the state table by compare-and-set; repeating a move that has happened is harmless.
 * @throws TransitionNotAllowed when the version is elsewhere
 */
export async function transition(db: Db, versionId: string, name: PlanTransition, now: Date): Promise<PlanStatus> {
  const { from, to } = planLifecycle[name];
  const row = await db
    .updateTable('plan_versions')
    .set({ status: to, updated_at: now })
    .where('id', '=', versionId)
    .where('status', 'in', [...from, to])
    .returning('status')
    .executeTakeFirst();
  return row?.status ?? (await refuseTransition(db, versionId, name));
}

/** @throws TransitionNotAllowed always, saying where the version is */
export async function refuseTransition(db: Db, versionId: string, name: PlanTransition): Promise<never> {
  const present = await findVersion(db, versionId);
  throw new PricewrightError(
    'TransitionNotAllowed',
    `Version ${present.number} is ${present.status}; "${name}" needs ${planLifecycle[name].from.join(' or ')}.`,
    { configurationId: present.plan_id },
  );
}

/** @throws NotFound */
export async function findVersion(db: Db, versionId: string): Promise<PlanVersionRow> {
  const row = await db.selectFrom('plan_versions').selectAll().where('id', '=', versionId).executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no plan version ${versionId}.`);
  return row;
}

export async function versionsByIds(db: Db, ids: string[]): Promise<Map<string, PlanVersionRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('plan_versions').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function versions(db: Db, planId: string): Promise<PlanVersionRow[]> {
  return await db
    .selectFrom('plan_versions')
    .selectAll()
    .where('plan_id', '=', planId)
    .orderBy('number', 'desc')
    .execute();
}

/** Begins a publication: its number is part of the workflow's id. */
export async function beginAttempt(db: Db, versionId: string, scheduledAt: Date | null): Promise<number> {
  const row = await db
    .updateTable('plan_versions')
    .set((eb) => ({ attempt: eb('attempt', '+', 1), scheduled_at: scheduledAt }))
    .where('id', '=', versionId)
    .returning('attempt')
    .executeTakeFirstOrThrow();
  return row.attempt;
}

export async function setSchedule(db: Db, versionId: string, scheduledAt: Date | null): Promise<void> {
  await db.updateTable('plan_versions').set({ scheduled_at: scheduledAt }).where('id', '=', versionId).execute();
}

export async function recordDiff(db: Db, versionId: string, productId: string, diff: CatalogueDiff): Promise<void> {
  await db
    .updateTable('plan_versions')
    .set({ product_id: productId, diff: JSON.stringify(diff) })
    .where('id', '=', versionId)
    .execute();
}

/** The version sells from now on; the one before it is superseded, in the same transaction. Repeating it is harmless. */
export async function markActive(db: Db, versionId: string, now: Date): Promise<void> {
  const version = await findVersion(db, versionId);
  const plan = await db
    .selectFrom('plans')
    .selectAll()
    .where('id', '=', version.plan_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (plan.active_version_id === versionId) return;
  await transition(db, versionId, 'activate', now);
  await db
    .updateTable('plan_versions')
    .set((eb) => ({ published_at: eb.fn.coalesce('published_at', sql<Date>`${now}::timestamptz`), scheduled_at: null }))
    .where('id', '=', versionId)
    .execute();
  if (plan.active_version_id && plan.active_version_id !== versionId) {
    await transition(db, plan.active_version_id, 'supersede', now);
  }
  await db
    .updateTable('plans')
    .set({ active_version_id: versionId, open_version_id: null, updated_at: now })
    .where('id', '=', plan.id)
    .execute();
}

export async function recordObject(
  db: Db,
  versionId: string,
  object: Database['plan_version_objects']['object'],
  key: string,
  stripeId: string,
): Promise<void> {
  await writeForProcess(db, { kind: 'object', row: { version_id: versionId, object, key, stripe_id: stripeId } });
}

export async function objectsOf(db: Db, versionIds: string[]) {
  if (versionIds.length === 0) return [];
  return await db.selectFrom('plan_version_objects').selectAll().where('version_id', 'in', versionIds).execute();
}

/** Ids of every product that a version of the plan ever had. */
export async function productIds(db: Db, planId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('plan_versions')
    .select('product_id')
    .distinct()
    .where('plan_id', '=', planId)
    .where('product_id', 'is not', null)
    .execute();
  return rows.flatMap((row) => (row.product_id ? [row.product_id] : []));
}
