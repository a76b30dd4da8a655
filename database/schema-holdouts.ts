import type { ColumnType } from 'kysely';
import type { Holdout } from '../contracts/holdouts.ts';

export interface HoldoutTables {
  holdouts: {
    id: string;
    key: string;
    name: string;
    description: string;
    unit: Holdout['unit'];
    percentage: number;
    experiments: ColumnType<string[], string, string>;
    seed: string;
    archived_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    revision: number;
    created_at: ColumnType<Date, Date | string, never>;
    updated_at: ColumnType<Date, Date | string, Date | string>;
  };
}
