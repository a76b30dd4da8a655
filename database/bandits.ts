import { type Selectable, sql, type Updateable } from 'kysely';
import type { BanditAllocation } from '../contracts/bandits.ts';
import type { ListQuery } from '../contracts/http.ts';
import { type BanditTransition, banditCommandAllowed, banditLifecycle } from '../contracts/tables/bandit-lifecycle.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Exposures } from './metrics/exposures.ts';
import type { BanditDefinition, BanditTables } from './schema-bandits.ts';
import { namingConflicts } from './unique-violation.ts';

export type BanditRow = Selectable<BanditTables['bandits']>;

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<BanditRow> {
  let query = db.selectFrom('bandits').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no bandit ${id}.`);
  return row;
}

/** @throws AlreadyExists */
export async function insert(
  db: Db,
  bandit: Pick<BanditRow, 'id' | 'key' | 'name' | 'flag_key' | 'environment' | 'created_by'> & {
    definition: BanditDefinition;
  },
  now: Date,
): Promise<BanditRow> {
  return await namingConflicts({ bandits_key_key: 'key' }, () =>
    db
      .insertInto('bandits')
      .values({
        ...bandit,
        definition: JSON.stringify(bandit.definition),
        status: 'draft',
        revision: 1,
        created_at: now,
        updated_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

/** An edit by a person. */
export async function edit(
  db: Db,
  id: string,
  { definition, ...columns }: Pick<BanditRow, 'name' | 'flag_key' | 'environment' | 'definition'>,
  now: Date,
): Promise<BanditRow> {
  return await db
    .updateTable('bandits')
    .set((eb) => ({
      ...columns,
      definition: JSON.stringify(definition),
      reason: null,
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** @throws TransitionNotAllowed */
export function assertAllowed(transition: BanditTransition, { status }: BanditRow): void {
  const { allowed, reason } = banditCommandAllowed(transition, status);
  if (!allowed) throw new PricewrightError('TransitionNotAllowed', `${reason}.`);
}

/** Why it is as it is, for people. */
export async function say(db: Db, id: string, reason: string, now: Date): Promise<BanditRow> {
  return await db
    .updateTable('bandits')
    .set({ reason, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A step along the table of states. @throws TransitionNotAllowed */
export async function move(
  db: Db,
  row: BanditRow,
  transition: BanditTransition,
  changes: Pick<
    Updateable<BanditTables['bandits']>,
    'reason' | 'next_look_at' | 'started_at' | 'ended_at' | 'metric_version_id'
  >,
  now: Date,
): Promise<BanditRow> {
  assertAllowed(transition, row);
  const moved = await db
    .updateTable('bandits')
    .set({ ...changes, status: banditLifecycle[transition].to ?? row.status, updated_at: now })
    .where('id', '=', row.id)
    .where('status', '=', row.status)
    .returningAll()
    .executeTakeFirst();
  if (!moved) throw new PricewrightError('TransitionNotAllowed', 'The bandit was moved in the meantime.');
  return moved;
}

/** The one that gives a flag's values in an environment. */
export async function onFlag(db: Db, flagKey: string, environment: string): Promise<BanditRow | undefined> {
  return await db
    .selectFrom('bandits')
    .selectAll()
    .where('flag_key', '=', flagKey)
    .where('environment', '=', environment as BanditRow['environment'])
    .where('status', 'in', ['running', 'paused'])
    .executeTakeFirst();
}

export async function due(db: Db, now: Date): Promise<{ id: string }[]> {
  return await db
    .selectFrom('bandits')
    .select('id')
    .where('status', '=', 'running')
    .where('next_look_at', '<=', now)
    .orderBy('next_look_at')
    .execute();
}

export async function addAllocation(
  db: Db,
  banditId: string,
  { number, because, arms }: Pick<BanditAllocation, 'number' | 'because' | 'arms'>,
  now: Date,
): Promise<void> {
  await db
    .insertInto('bandit_allocations')
    .values({ bandit_id: banditId, number, at: now, because, arms: JSON.stringify(arms) })
    .execute();
}

/** Newest first. */
export async function allocations(
  db: Db,
  banditIds: readonly string[],
): Promise<Selectable<BanditTables['bandit_allocations']>[]> {
  if (banditIds.length === 0) return [];
  return await db
    .selectFrom('bandit_allocations')
    .selectAll()
    .where('bandit_id', 'in', [...banditIds])
    .orderBy('number', 'desc')
    .execute();
}

/**
 * Who was given which arm first, for `evaluateMetrics`; the stratum is the allocation in force when it was. Identities that have
 * merged since count once. Exposures carry the bandit's id, from our evaluation with the allocation's number behind it.
 */
export function banditExposures({ id, environment, definition }: BanditRow): Exposures {
  const unit = definition.assignBy;
  const subject = unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return {
    unit,
    relation: sql`(
      select first.unit_id, first.variant, coalesce(a.number, 1)::text as stratum, first.exposed_at from (
        select distinct on (${subject}) ${subject} as unit_id, x.variant, x.first_at as exposed_at
        from exposures x join event_subjects s on s.id = x.subject_id
        where x.environment = ${environment}::text and x.source = 'experiment'
          and (x.key = ${id}::text or (x.key >= ${`${id}.`} and x.key < ${`${id}/`}))
          and ${subject} is not null and not s.staff
        order by ${subject}, x.first_at, x.key, x.variant
      ) as first
      left join lateral (
        select number from bandit_allocations
        where bandit_id = ${id} and at <= first.exposed_at order by number desc limit 1
      ) as a on true)`,
  };
}

const source: ListSource = {
  from: sql`bandits`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('key')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    key: { expression: sql.ref('key'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    status: { expression: sql.ref('status'), type: 'text' },
    flagKey: { expression: sql.ref('flag_key'), type: 'text' },
    startedAt: { expression: sql.ref('started_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ rows: BanditRow[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { rows: [], total };
  const rows = await db.selectFrom('bandits').selectAll().where('id', 'in', ids).execute();
  return { rows: ids.flatMap((id) => rows.filter((row) => row.id === id)), total };
}
