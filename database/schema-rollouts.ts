import type { ColumnType, JSONColumnType } from 'kysely';
import type {
  PinnedGuardrail,
  RolloutChange,
  RolloutEvent,
  RolloutPolicy,
  RolloutStage,
  RolloutVerdict,
  StageHold,
} from '../contracts/rollouts.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import type { RolloutStatus } from '../contracts/tables/rollout-lifecycle.ts';

/** jsonb: an object when read, its JSON text when written. */
type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type MaybeWritten = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface RolloutTables {
  rollouts: {
    id: string;
    flag_id: string;
    environment: FlagEnvironment;
    /** The flag itself first, then those that change with it. */
    changes: Json<RolloutChange[]>;
    condition: Json<Record<string, unknown>>;
    hash_attribute: string;
    assign_by: 'customer' | 'person';
    seed: string;
    stages: Json<RolloutStage[]>;
    holdback_percentage: number;
    guardrails: Json<PinnedGuardrail[]>;
    policy: Json<RolloutPolicy>;
    status: RolloutStatus;
    reason: string | null;
    /** What the next stage waits for; null while none waits. */
    held: StageHold | null;
    stage: number;
    /** Who are exposed now, in per cent; evaluation reads it. */
    percentage: number;
    stage_ends_at: MaybeWritten;
    verdict: JSONColumnType<RolloutVerdict | null, string | null, string | null>;
    operation_id: string;
    workflow_id: string;
    created_by: string;
    created_at: WrittenOnce;
    updated_at: Written;
    ended_at: MaybeWritten;
  };
  /** One row a stage that was begun: who was exposed from when to when. */
  rollout_exposures: {
    rollout_id: string;
    stage: number;
    percentage: number;
    begun_at: WrittenOnce;
    ended_at: MaybeWritten;
  };
  rollout_events: {
    id: string;
    rollout_id: string;
    at: WrittenOnce;
    kind: RolloutEvent['kind'];
    stage: number | null;
    percentage: number | null;
    by: string;
    reason: string | null;
    verdict: JSONColumnType<RolloutVerdict | null, string | null, never>;
  };
}
