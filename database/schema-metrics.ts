import type { ColumnType } from 'kysely';
import type { MetricDefinition } from '../contracts/metrics.ts';

type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A date as text: a Date would be shifted by the time zone. */
type Day = ColumnType<string, string, string>;

/** What is measured, and what it was on each day. */
export interface MetricTables {
  metrics: {
    id: string;
    key: string;
    name: string;
    description: string;
    owner: string;
    /** The present version. */
    version_id: string;
    shipped: boolean;
    archived_at: OptionalTime;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  /** Never changed: a trigger refuses it. */
  metric_versions: {
    id: string;
    metric_id: string;
    number: number;
    definition: ColumnType<MetricDefinition, string, never>;
    created_at: WrittenOnce;
  };
  metric_uses: {
    version_id: string;
    /** Such as an experiment's or a rollout's id. */
    used_by: string;
    since: WrittenOnce;
  };
  metric_days: {
    version_id: string;
    environment: string;
    day: Day;
    value: number | null;
    subjects: number;
    computed_at: Written;
  };
}
