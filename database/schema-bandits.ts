import type { ColumnType } from 'kysely';
import type { BanditAllocation, CreateBanditInput } from '../contracts/bandits.ts';
import type { BanditStatus } from '../contracts/tables/bandit-lifecycle.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';

type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type MaybeWritten = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** What is not a column of its own. */
export type BanditDefinition = Omit<CreateBanditInput, 'key' | 'name' | 'environment' | 'flagKey'>;

export interface BanditTables {
  bandits: {
    id: string;
    key: string;
    name: string;
    flag_key: string;
    environment: FlagEnvironment;
    definition: Json<BanditDefinition>;
    /** As it was at the start; null before it. */
    metric_version_id: string | null;
    status: BanditStatus;
    reason: string | null;
    next_look_at: MaybeWritten;
    started_at: MaybeWritten;
    ended_at: MaybeWritten;
    created_by: string;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  /** Only added to. */
  bandit_allocations: {
    bandit_id: string;
    number: number;
    at: WrittenOnce;
    because: BanditAllocation['because'];
    arms: ColumnType<BanditAllocation['arms'], string, never>;
  };
}
