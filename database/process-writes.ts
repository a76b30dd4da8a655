import { sql } from 'kysely';
import type { Db } from './client.ts';
import { gatheredOn } from './gathered.ts';
import type { Database } from './schema.ts';

interface ReservedRow {
  key: string;
  kind: string;
  params_hash: string;
  operation_id: string | null;
  lease_token: string;
  lease_until: Date;
  at: Date;
}

interface SettledRow {
  key: string;
  lease_token: string;
  outside_id: string | null;
  result: Record<string, unknown> | null;
  at: Date;
}

interface ObjectRow {
  version_id: string;
  object: Database['plan_version_objects']['object'];
  key: string;
  stripe_id: string;
}

interface StepRow {
  operation_id: string;
  step: string;
  subject: string;
  stage: string;
  compensation: boolean;
  status: string;
  attempt: number;
  started_at: Date;
  finished_at: Date | null;
  error: { code: string; message: string } | null;
  journal_id: string;
  type: string;
  at: Date;
}

/** A row that a step of a process leaves. */
export type ProcessWrite =
  | { kind: 'reserved'; row: ReservedRow }
  | { kind: 'settled'; row: SettledRow }
  | { kind: 'object'; row: ObjectRow }
  | { kind: 'step'; row: StepRow };

const limits = { most: 200, restMs: 50, busyPerSecond: 100 };
const write = gatheredOn(writeTogether, limits);

/**
 * Writes a row of a step, together with those of the steps that run beside it: a step leaves four, and a statement and a
 * commit for each cost more than all else that it does. Returns once it is committed; in a transaction, at once.
 * @returns for a reservation whether it is the first, for a settlement whether the lease was still held
 */
export async function writeForProcess(db: Db, one: ProcessWrite): Promise<boolean> {
  if (db.isTransaction) return (await writeTogether(db, [one]))[0]!;
  return await write(db, one);
}

async function writeTogether(db: Db, writes: ProcessWrite[]): Promise<boolean[]> {
  const rows = (kind: ProcessWrite['kind']) =>
    JSON.stringify(writes.flatMap((one) => (one.kind === kind ? one.row : [])));
  const { rows: written } = await sql<{ lease_token: string }>`
    with reserved as (
      insert into effects (key, kind, params_hash, operation_id, state, generation, lease_token, lease_until, attempts,
        created_at, updated_at)
      select key, kind, params_hash, operation_id, 'reserved', 1, lease_token, lease_until, 1, at, at
      from json_to_recordset(${rows('reserved')}::json) as given (key text, kind text, params_hash text,
        operation_id text, lease_token text, lease_until timestamptz, at timestamptz)
      order by key
      on conflict (key) do nothing
      returning lease_token
    ), settled as (
      update effects set state = 'done', outside_id = given.outside_id, result = given.result, error = null,
        lease_until = given.at, updated_at = given.at
      from json_to_recordset(${rows('settled')}::json) as given (key text, lease_token text, outside_id text,
        result jsonb, at timestamptz)
      where effects.key = given.key and effects.lease_token = given.lease_token
      returning effects.lease_token
    ), objects as (
      insert into plan_version_objects (version_id, object, key, stripe_id)
      select version_id, object, key, stripe_id
      from json_to_recordset(${rows('object')}::json) as given (version_id text, object text, key text, stripe_id text)
      order by version_id, object, key
      on conflict (version_id, object, key) do update set stripe_id = excluded.stripe_id
    ), ended as (
      select operation_id, step, subject, stage, compensation, status, attempt, started_at, finished_at, error,
        journal_id, type, at
      from json_to_recordset(${rows('step')}::json) as given (operation_id text, step text, subject text,
        stage text, compensation boolean, status text, attempt integer, started_at timestamptz,
        finished_at timestamptz, error jsonb, journal_id text, type text, at timestamptz)
    ), steps as (
      insert into operation_steps (operation_id, step, subject, stage, compensation, status, attempt, started_at,
        finished_at, error)
      select id, step, subject, ended.stage, compensation, ended.status, attempt, started_at, ended.finished_at,
        ended.error
      from ended join operations on operations.id = ended.operation_id
      -- An attempt that begins after the operation's end (of a worker that stood still) is left out.
      where operations.finished_at is null
        or (ended.finished_at is not null and operations.finished_at >= ended.started_at)
      order by id, step, subject
      on conflict (operation_id, step, subject) do update set
        status = excluded.status, attempt = excluded.attempt, finished_at = excluded.finished_at,
        error = excluded.error
      where operation_steps.attempt <= excluded.attempt
      returning operation_id, step, subject
    ), told as (
      insert into journal (id, type, area, entity_id, operation_id, actor, at)
      select journal_id, type, 'operations', operation_id, operation_id, 'process', at
      from steps join ended using (operation_id, step, subject)
    )
    select lease_token from reserved union all select lease_token from settled`.execute(db);
  const tokens = new Set(written.map((row) => row.lease_token));
  return writes.map(({ row }) => !('lease_token' in row) || tokens.has(row.lease_token));
}
