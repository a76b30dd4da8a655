import type { ColumnType, Generated } from 'kysely';
import type {
  ExperimentLayer,
  FlagDependency,
  FlagOverride,
  FlagRule,
  FlagSchedule,
  FlagVariant,
  RolloutLayer,
} from '../contracts/flag-rules.ts';
import type { Flag } from '../contracts/flags.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import type { StickyDocument } from '../domain/flags/sticky.ts';

/** jsonb: an object when read, its JSON text when written. */
type Json<T> = ColumnType<T, string, string>;
type DefaultJson<T> = ColumnType<T, string | undefined, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type MaybeWritten = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface FlagTables {
  flags: {
    id: string;
    key: string;
    name: string;
    description: string;
    type: Flag['type'];
    kind: Flag['kind'];
    kill_switch: Generated<boolean>;
    /** Meant to stay: never stale. */
    permanent: Generated<boolean>;
    variants: DefaultJson<FlagVariant[]>;
    json_schema: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
    dependencies: Json<FlagDependency[]>;
    archived_at: MaybeWritten;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  /** A trigger gives each write the environment's next version: evaluation sees it by that. */
  flag_environments: {
    flag_id: string;
    environment: FlagEnvironment;
    enabled: boolean;
    killed_at: MaybeWritten;
    killed_by: string | null;
    kill_reason: string | null;
    default_value: Json<unknown>;
    rules: DefaultJson<FlagRule[]>;
    overrides: DefaultJson<FlagOverride[]>;
    schedule: ColumnType<FlagSchedule | null, string | null | undefined, string | null>;
    rollouts: DefaultJson<RolloutLayer[]>;
    experiments: DefaultJson<ExperimentLayer[]>;
    version: ColumnType<string, undefined, never>;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  flag_configurations: {
    environment: FlagEnvironment;
    version: ColumnType<string, never, never>;
    changed_at: Written;
  };
  flag_acknowledgements: {
    process_id: string;
    environment: FlagEnvironment;
    version: ColumnType<string, string | number, string | number>;
    acknowledged_at: Written;
    seen_at: Written;
  };
  flag_evaluations: {
    flag_key: string;
    environment: string;
    day: ColumnType<string, string, never>;
    variant: string;
    reason: string;
    count: ColumnType<string, number, number>;
    last_at: Written;
  };
  flag_assignments: {
    environment: string;
    attribute: string;
    subject: string;
    assignments: Json<StickyDocument['assignments']>;
    updated_at: Written;
  };
  flag_settings: { singleton: Generated<boolean>; secure_attributes: string[]; salt: string };
}
