import type { Selectable } from 'kysely';
import type { RolloutEvent, RolloutVerdict, StageHold } from '../contracts/rollouts.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import {
  type RolloutStatus,
  type RolloutTransition,
  rolloutCommandAllowed,
  rolloutEnds,
  rolloutLifecycle,
} from '../contracts/tables/rollout-lifecycle.ts';
import { exposureOf } from '../domain/rollouts/exposure.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import type { Database } from './schema.ts';

export type RolloutRow = Selectable<Database['rollouts']>;
export type RolloutEventRow = Selectable<Database['rollout_events']>;
export type RolloutExposureRow = Selectable<Database['rollout_exposures']>;

/** Per cent of the subjects that a stage of this rollout exposes. */
export function exposureIn({ stages, holdback_percentage }: RolloutRow, stage: number): number {
  return exposureOf({ stages, holdbackPercentage: holdback_percentage }, stage);
}

type NewRollout = Omit<
  RolloutRow,
  'status' | 'reason' | 'held' | 'stage' | 'percentage' | 'stage_ends_at' | 'verdict' | 'updated_at' | 'ended_at'
>;

/** @throws TransitionNotAllowed while another rollout of the flag is under way in the environment */
export async function insert(db: Db, rollout: NewRollout): Promise<void> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('rollouts')
    .values({
      ...rollout,
      changes: JSON.stringify(rollout.changes),
      condition: JSON.stringify(rollout.condition),
      stages: JSON.stringify(rollout.stages),
      guardrails: JSON.stringify(rollout.guardrails),
      policy: JSON.stringify(rollout.policy),
      status: 'running',
      reason: null,
      held: null,
      stage: 0,
      percentage: 0,
      verdict: null,
      updated_at: rollout.created_at,
    })
    .onConflict((conflict) => conflict.columns(['flag_id', 'environment']).where('ended_at', 'is', null).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return;
  throw new PricewrightError(
    'TransitionNotAllowed',
    `Another rollout of this flag is under way in ${rollout.environment}: the two could not tell whose effect they see. Wait for its end or roll it back.`,
    { configurationId: rollout.flag_id },
  );
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<RolloutRow> {
  let query = db.selectFrom('rollouts').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no rollout ${id}.`);
  return row;
}

/** @throws NotFound also when the rollout is another flag's */
export async function findOfFlag(
  db: Db,
  flagId: string,
  id: string,
  options: { lock?: boolean } = {},
): Promise<RolloutRow> {
  const row = await find(db, id, options);
  if (row.flag_id !== flagId) throw new PricewrightError('NotFound', `The flag ${flagId} has no rollout ${id}.`);
  return row;
}

export async function ofFlag(db: Db, flagId: string): Promise<RolloutRow[]> {
  return await db
    .selectFrom('rollouts')
    .selectAll()
    .where('flag_id', '=', flagId)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute();
}

/** Those whose guardrails are watched: exposed to somebody and not on their way back. */
export async function watched(db: Db): Promise<RolloutRow[]> {
  return await db
    .selectFrom('rollouts')
    .selectAll()
    .where('status', 'in', ['running', 'paused', 'waiting'])
    .where('percentage', '>', 0)
    .orderBy('id')
    .execute();
}

/** Those that give anybody a value now, for evaluation. */
export async function exposing(db: Db): Promise<RolloutRow[]> {
  return await db
    .selectFrom('rollouts')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('percentage', '>', 0)
    .orderBy('id')
    .execute();
}

/**
 * Moves a rollout along its state table, compare-and-set.
 * @returns whether it moved; false when it is there already
 * @throws TransitionNotAllowed
 */
export async function move(
  db: Db,
  id: string,
  transition: RolloutTransition,
  reason: string | null,
  now: Date,
): Promise<boolean> {
  const { from, to } = rolloutLifecycle[transition];
  const ends = (rolloutEnds as readonly RolloutStatus[]).includes(to);
  const { numUpdatedRows } = await db
    .updateTable('rollouts')
    .set({ status: to, reason, updated_at: now, ...(ends ? { ended_at: now, stage_ends_at: null, held: null } : {}) })
    .where('id', '=', id)
    .where('status', 'in', from)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  const { status } = await find(db, id);
  if (status === to) return false;
  throw new PricewrightError('TransitionNotAllowed', rolloutCommandAllowed(transition, status).reason ?? '', {
    configurationId: id,
  });
}

/** Exposes a stage; said twice it is exposed once, with the time of the first. @returns whether it was new */
export async function expose(
  db: Db,
  id: string,
  exposure: { stage: number; percentage: number; endsAt: Date },
  now: Date,
): Promise<boolean> {
  const { stage, percentage, endsAt } = exposure;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('rollout_exposures')
    .values({ rollout_id: id, stage, percentage, begun_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await endExposure(db, id, now, stage);
  await db
    .updateTable('rollouts')
    .set({ stage, percentage, stage_ends_at: endsAt, reason: null, held: null, updated_at: now })
    .where('id', '=', id)
    .execute();
  return true;
}

/** Ends the exposures that are open, but for that of `but`. */
export async function endExposure(db: Db, id: string, now: Date, but?: number): Promise<void> {
  let query = db
    .updateTable('rollout_exposures')
    .set({ ended_at: now })
    .where('rollout_id', '=', id)
    .where('ended_at', 'is', null);
  if (but !== undefined) query = query.where('stage', '!=', but);
  await query.execute();
}

/** Nobody is exposed by this rollout any more. */
export async function withdraw(db: Db, id: string, now: Date): Promise<void> {
  await endExposure(db, id, now);
  await db
    .updateTable('rollouts')
    .set({ percentage: 0, stage_ends_at: null, updated_at: now })
    .where('id', '=', id)
    .execute();
}

/** Writes down what the next stage waits for. @returns whether that is news */
export async function setHeld(db: Db, id: string, held: StageHold | null, reason: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rollouts')
    .set({ held, reason })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('held', 'is distinct from', held), eb('reason', 'is distinct from', reason)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function setStageEnd(db: Db, id: string, endsAt: Date | null, now: Date): Promise<void> {
  await db.updateTable('rollouts').set({ stage_ends_at: endsAt, updated_at: now }).where('id', '=', id).execute();
}

export async function setVerdict(db: Db, id: string, verdict: RolloutVerdict): Promise<void> {
  await db
    .updateTable('rollouts')
    .set({ verdict: JSON.stringify(verdict) })
    .where('id', '=', id)
    .execute();
}

export async function exposuresOf(db: Db, id: string): Promise<RolloutExposureRow[]> {
  return await db.selectFrom('rollout_exposures').selectAll().where('rollout_id', '=', id).orderBy('stage').execute();
}

export async function addEvent(
  db: Db,
  rolloutId: string,
  event: Pick<RolloutEvent, 'kind' | 'by'> & Partial<Pick<RolloutEvent, 'stage' | 'percentage' | 'reason' | 'verdict'>>,
  now: Date,
): Promise<void> {
  await db
    .insertInto('rollout_events')
    .values({
      id: newId('rolloutevent'),
      rollout_id: rolloutId,
      at: now,
      kind: event.kind,
      by: event.by,
      stage: event.stage ?? null,
      percentage: event.percentage ?? null,
      reason: event.reason ?? null,
      verdict: event.verdict ? JSON.stringify(event.verdict) : null,
    })
    .execute();
}

const mostEvents = 1_000;

/** Oldest first; of a very long history the newest. */
export async function eventsOf(db: Db, rolloutId: string): Promise<RolloutEventRow[]> {
  const rows = await db
    .selectFrom('rollout_events')
    .selectAll()
    .where('rollout_id', '=', rolloutId)
    .orderBy('id', 'desc')
    .limit(mostEvents)
    .execute();
  return rows.reverse();
}
