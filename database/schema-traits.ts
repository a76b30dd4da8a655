import type { ColumnType } from 'kysely';
import type { StoredTraits, TraitDefinition, TraitValue } from '../contracts/traits.ts';

type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** What is known of customers, by name. */
export interface TraitTables {
  traits: {
    id: string;
    key: string;
    name: string;
    description: string;
    owner: string;
    /** Raised with each change of the definition. */
    version: number;
    definition: Json<TraitDefinition>;
    freshness_seconds: number;
    refresh_seconds: number;
    on_events: boolean;
    shipped: boolean;
    archived_at: OptionalTime;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  trait_values: {
    customer_id: string;
    values: Json<StoredTraits>;
    updated_at: Written;
  };
  trait_history: {
    trait_id: string;
    customer_id: string;
    known_at: WrittenOnce;
    version: number;
    value: ColumnType<TraitValue, string, never>;
  };
  trait_refreshes: {
    trait_id: string;
    version: number;
    begun_at: Written;
    /** Of the last refresh that reached its end; before `begun_at` while another is under way. */
    completed_at: OptionalTime;
    customers: number;
  };
}
