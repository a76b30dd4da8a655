import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AuditOrigin } from '../contracts/audit.ts';
import type { Operation, OperationStep } from '../contracts/operations.ts';
import type { CatalogueDiff, PlanConfiguration } from '../contracts/plans.ts';
import type { PlanStatus } from '../contracts/tables/plan-lifecycle.ts';
import type { ErrorDetails } from '../contracts/tables/pricewright-error.ts';
import type { AccessTables } from './schema-access.ts';
import type { ApprovalTables } from './schema-approvals.ts';
import type { AttentionTables } from './schema-attention.ts';
import type { AuditTables } from './schema-audit.ts';
import type { BanditTables } from './schema-bandits.ts';
import type { CustomerTables } from './schema-customers.ts';
import type { EntitlementTables } from './schema-entitlements.ts';
import type { EventTables } from './schema-events.ts';
import type { ExperimentTables } from './schema-experiments.ts';
import type { FlagTables } from './schema-flags.ts';
import type { HoldoutTables } from './schema-holdouts.ts';
import type { MetricTables } from './schema-metrics.ts';
import type { PricingTables } from './schema-pricing.ts';
import type { PromotionTables } from './schema-promotions.ts';
import type { RolloutTables } from './schema-rollouts.ts';
import type { TraitTables } from './schema-traits.ts';
import type { WebhookTables } from './schema-webhooks.ts';

/** jsonb: an object when read, its JSON text when written. */
type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;

export interface Database
  extends AccessTables,
    ApprovalTables,
    AttentionTables,
    AuditTables,
    BanditTables,
    CustomerTables,
    EntitlementTables,
    EventTables,
    ExperimentTables,
    FlagTables,
    HoldoutTables,
    MetricTables,
    PricingTables,
    WebhookTables,
    PromotionTables,
    RolloutTables,
    TraitTables {
  installation: {
    singleton: Generated<boolean>;
    stripe_account: string;
    stripe_mode: 'test' | 'live';
    temporal_namespace: string;
    bound_at: WrittenOnce;
    /** Of reports: sums over several currencies are converted to it. */
    base_currency: Generated<string>;
  };
  plans: {
    id: string;
    key: string;
    revision: number;
    active_version_id: string | null;
    open_version_id: string | null;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  plan_versions: {
    id: string;
    plan_id: string;
    number: number;
    status: PlanStatus;
    configuration: Json<PlanConfiguration>;
    /** Publications begun so far; part of the workflow's id. */
    attempt: Generated<number>;
    product_id: string | null;
    diff: JSONColumnType<CatalogueDiff | null, string | null, string | null>;
    scheduled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    published_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  plan_version_objects: {
    version_id: string;
    object: 'feature' | 'meter' | 'product' | 'price';
    key: string;
    stripe_id: string;
  };
  operations: {
    id: string;
    workflow_type: string;
    workflow_id: string;
    area: string;
    /** The aggregate that the process changes: at most one unfinished operation each. */
    entity_id: string;
    status: Operation['status'];
    stage: string;
    error: JSONColumnType<
      { code: string; message: string; details: ErrorDetails } | null,
      string | null,
      string | null
    >;
    outcome: JSONColumnType<Record<string, unknown> | null, string | null, string | null>;
    /** Until when a freeze holds its next automatic write, and why; null when nothing does. */
    held_until: ColumnType<Date | null, undefined, Date | null>;
    held_because: ColumnType<string | null, undefined, string | null>;
    created_at: WrittenOnce;
    updated_at: Written;
    finished_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  };
  operation_steps: {
    operation_id: string;
    step: string;
    subject: string;
    stage: string;
    compensation: boolean;
    status: OperationStep['status'];
    attempt: number;
    started_at: Written;
    finished_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    error: JSONColumnType<{ code: string; message: string } | null, string | null, string | null>;
  };
  effects: {
    key: string;
    kind: string;
    params_hash: string;
    state: 'reserved' | 'done' | 'failed' | 'unknown';
    /** Raised when the outside has refused for good what this key asked: the next try is another request. */
    generation: number;
    lease_token: string;
    lease_until: Written;
    attempts: number;
    operation_id: string | null;
    outside_id: string | null;
    result: JSONColumnType<Record<string, unknown> | null, string | null, string | null>;
    error: JSONColumnType<{ code: string; message: string } | null, string | null, string | null>;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  journal: {
    id: string;
    /** Given by the relay after commit; null until then. */
    position: ColumnType<string | null, never, string>;
    type: string;
    area: string;
    entity_id: string;
    operation_id: string | null;
    actor: string;
    request_id: string | null;
    at: WrittenOnce;
    /** before → after, for people's and processes' changes; null for mere progress. */
    audit: JSONColumnType<AuditEntry | null, string | null, never>;
    dispatch: JSONColumnType<WorkflowDispatch | null, string | null, never>;
    dispatched_at: ColumnType<Date | null, never, Date | string>;
    dispatch_attempts: Generated<number>;
    dispatch_error: string | null;
    next_dispatch_at: ColumnType<Date | null, never, Date | string>;
  };
  stripe_inbox: {
    event_id: string;
    type: string;
    object_id: string;
    created: WrittenOnce;
    payload: Json<unknown>;
    received_at: WrittenOnce;
  };
  stripe_objects: {
    id: string;
    object: string;
    data: Json<Record<string, unknown>>;
    deleted: boolean;
    event_created: Written;
    event_id: string;
  };
  stripe_budget: { account: string; next_at: Written };
}

/** As it is sealed: without what is not known. */
export type RecordedOrigin = Pick<AuditOrigin, 'door'> & Partial<AuditOrigin>;

export interface AuditEntry {
  action: string;
  /** No personal data: what identifies a person is written as [identifying]. */
  before: unknown;
  after: unknown;
  why: string | null;
  /** The approval that allowed it, when one was needed. */
  approvalId?: string | null;
  /** The door it came through and who stood there; the journal fills it in. */
  from?: RecordedOrigin | null;
}

/** A command to a workflow: starting and signalling twice is harmless. */
export type WorkflowDispatch = (
  | { start: string; workflowId: string; args: unknown[] }
  | { signal: string; workflowId: string; args: unknown[] }
) & {
  /** The W3C trace context of the request that gave the command, while traces are kept. */
  trace?: Record<string, string>;
};
