import type { ColumnType } from 'kysely';
import type { PriceProcess } from '../contracts/experiment-process.ts';
import type { ExperimentLook } from '../contracts/experiment-results.ts';
import type { CreateExperimentInput, ExperimentDecision, PinnedMetric } from '../contracts/experiments.ts';
import type { ExperimentBatch, ExperimentLayer } from '../contracts/flag-rules.ts';
import type { ExperimentStatus, ExperimentStop } from '../contracts/tables/experiment-lifecycle.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';

/** jsonb: an object when read, its JSON text when written. */
type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type MaybeWritten = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** What is not a column of its own. */
export type ExperimentDefinition = Omit<
  CreateExperimentInput,
  'key' | 'name' | 'experimentType' | 'environment' | 'flagKey'
>;

export interface ExperimentTables {
  experiments: {
    id: string;
    key: string;
    name: string;
    experiment_type: CreateExperimentInput['experimentType'];
    environment: FlagEnvironment;
    flag_key: string;
    definition: Json<ExperimentDefinition>;
    /** As they were defined at the start; empty before it. */
    metrics: Json<PinnedMetric[]>;
    status: ExperimentStatus;
    reason: string | null;
    stop: ExperimentStop | null;
    winner: string | null;
    decision: ColumnType<ExperimentDecision | null, string | null, string | null>;
    rollout_id: string | null;
    seed: string;
    batches: Json<ExperimentBatch[]>;
    filters: Json<ExperimentLayer['filters']>;
    /** Keys of those whose subjects it leaves alone. */
    holdouts: Json<string[]>;
    looks: number;
    next_look_at: MaybeWritten;
    operation_id: string | null;
    workflow_id: string | null;
    started_at: MaybeWritten;
    ended_at: MaybeWritten;
    /** Nobody is given a variant by it any more. */
    settled_at: MaybeWritten;
    revision: number;
    created_by: string;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  /** Never changed: a trigger refuses it. */
  experiment_looks: {
    id: string;
    experiment_id: string;
    number: number;
    at: WrittenOnce;
    asked_by: string;
    information_fraction: number | null;
    /** Whether it has spent a part of the error rate. */
    spends: boolean;
    look: ColumnType<ExperimentLook, string, never>;
  };
  /** Plan versions that variants are bound to, from the start on. */
  experiment_prices: {
    experiment_id: string;
    variant: string;
    plan_id: string;
    plan_version_id: string;
    is_control: boolean;
    /** A draft at the start: the experiment publishes it, and takes it out of sale after its end. */
    is_published_here: boolean;
    /** Of the configuration at the start: what was checked and approved is what is published. */
    configuration_hash: string;
    /** The process of the plan that was ordered last. */
    process: ColumnType<PriceProcess | null, string | null | undefined, string | null>;
  };
}
