import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type AttentionKind, attentionThresholds } from '../contracts/tables/attention.ts';
import { effectAccount } from './notification-mails.ts';

const { effectMinutes, stuckMinutes, dispatchAttempts } = attentionThresholds;

const milliseconds = (time: RawBuilder<unknown>) => sql`(extract(epoch from ${time}) * 1000)::bigint::text`;

/** Whether a person has settled this state of an item: the one whose version is that time. */
export const isResolved = (kind: AttentionKind, key: RawBuilder<unknown>, version: RawBuilder<unknown>) =>
  sql<SqlBool>`exists (select from attention_resolutions
    where kind = ${kind} and item_key = ${key} and version = ${milliseconds(version)})`;

const ago = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** Calls to the outside that nobody follows up: of operations that have ended, or long past their lease. */
const effects = (now: Date) => sql`
  select 'effect' as kind, effects.key, ${milliseconds(sql`effects.updated_at`)} as version,
    coalesce(operations.area, 'effects') as area, operations.entity_id, operations.id as operation_id,
    effects.updated_at as since, effects.attempts, effects.updated_at as last_tried_at, effects.error,
    jsonb_build_object('effectKind', effects.kind, 'state', effects.state, 'effectKey', effects.key) as detail,
    '[]'::jsonb as "left"
  from effects left join operations on operations.id = effects.operation_id
  where effects.state <> 'done' and effects.lease_until <= ${now}
    and (operations.finished_at is not null or effects.lease_until < ${ago(now, effectMinutes)})
    -- What the outside refused has not happened; an operation that undid the rest has said so itself.
    and not (effects.state = 'failed' and coalesce(operations.status in ('failed', 'cancelled'), false)
      and coalesce(operations.error -> 'details' -> 'rollbackOptions', '[]') = '[]')
    and not exists (select from notification_mails
      where state = 'pending' and effects.key = ${effectAccount} || ':notification:' || notification_id)`;

const notUndone = sql`
  select 'not_undone' as kind, id as key, ${milliseconds(sql`finished_at`)} as version, area, entity_id, id as operation_id,
    finished_at as since, 1 as attempts, finished_at as last_tried_at, error,
    jsonb_build_object('workflowType', workflow_type, 'status', status) as detail,
    error -> 'details' -> 'rollbackOptions' as "left"
  from operations
  where finished_at is not null and jsonb_typeof(error -> 'details' -> 'rollbackOptions') = 'array'
    and error -> 'details' -> 'rollbackOptions' <> '[]'`;

/**
 * At work, not waiting for somebody, and no step of it has begun or ended for long; a retry counts as a beginning, and a
 * process that sleeps until its next look, or while a stage bakes, is late only from then on.
 */
const stuckOperations = (now: Date) => sql`
  select 'stuck_operation' as kind, id as key, ${milliseconds(sql`moved`)} as version, area, entity_id, id as operation_id,
    moved as since, coalesce(last.attempt, 0) as attempts, last.at as last_tried_at, last.error,
    jsonb_build_object('workflowType', workflow_type, 'workflowId', workflow_id, 'status', status, 'stage', stage,
      'step', last.step) as detail,
    '[]'::jsonb as "left"
  from operations
  left join lateral (
    select step, attempt, error, coalesce(finished_at, started_at) as at from operation_steps
    where operation_id = operations.id order by coalesce(finished_at, started_at) desc limit 1
  ) as last on true
  cross join lateral (
    select greatest(operations.updated_at, last.at, (
      select max(at) from attention_resolutions
      where kind = 'stuck_operation' and item_key = operations.id and action = 'retry'
    ), (
      select max(next_look_at) from experiments where operation_id = operations.id and ended_at is null
    ), (
      select max(stage_ends_at) from rollouts where operation_id = operations.id and ended_at is null
    )) as moved
  ) as movement
  where finished_at is null and status <> 'waiting' and moved < ${ago(now, stuckMinutes)}`;

/** A retry starts the count of tries anew, so each time it fails for good it is another version. */
const deadLetters = sql`
  select 'dead_letter' as kind, journal.id as key,
    (select count(*) from attention_resolutions where kind = 'dead_letter' and item_key = journal.id)::text as version,
    area, entity_id, operation_id, journal.at as since, dispatch_attempts as attempts, null::timestamptz as last_tried_at,
    jsonb_build_object('code', null, 'message', coalesce(dispatch_error, '')) as error,
    jsonb_build_object('start', dispatch -> 'start', 'signal', dispatch -> 'signal', 'workflowId', dispatch -> 'workflowId')
      as detail,
    '[]'::jsonb as "left"
  from journal
  where dispatch is not null and dispatched_at is null and dispatch_attempts >= ${dispatchAttempts}`;

const webhookDeliveries = sql`
  select 'webhook_delivery' as kind, deliveries.id as key, ${milliseconds(sql`finished_at`)} as version,
    'webhooks' as area, webhook_id as entity_id, null as operation_id, finished_at as since, attempts,
    finished_at as last_tried_at,
    (select jsonb_build_object('code', status::text, 'message', coalesce(error, 'HTTP ' || status)) from webhook_attempts
      where delivery_id = deliveries.id order by at desc limit 1) as error,
    jsonb_build_object('type', type, 'url', url, 'webhookId', webhook_id, 'messageId', message_id) as detail,
    '[]'::jsonb as "left"
  from webhook_deliveries as deliveries join webhooks on webhooks.id = webhook_id
  where state = 'failed' and finished_at is not null`;

/** Everything that may wait for a person, resolved or not, one row each. */
export function attentionRows(now: Date): RawBuilder<unknown> {
  return sql`(${effects(now)} union all ${notUndone} union all ${stuckOperations(now)}
    union all ${deadLetters} union all ${webhookDeliveries})`;
}
