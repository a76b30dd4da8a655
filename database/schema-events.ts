import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { PropertySchema } from '../contracts/events.ts';

type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
/** bigint and numeric come as text: they may be larger than a number holds exactly. */
type Big = ColumnType<string, string | number | bigint, string | number | bigint>;
type OptionalBig = ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
type Day = ColumnType<string, string, string>;

/** Events and what is made of them; domain/events/README.md says how to read it. */
export interface EventTables {
  event_types: { id: GeneratedAlways<number>; environment: string; name: string; first_at: WrittenOnce };
  event_subjects: {
    id: Generated<string>;
    kind: 'customer' | 'person' | 'anonymous';
    /** A record's id, or the name that the business's own systems use. */
    key: string;
    /** The subject that it is now: itself, or what it was merged into. */
    canonical_id: Big;
    /** The canonical customer that it belongs to; a customer's is its own canonical id. */
    customer_id: OptionalBig;
    /** By what flags and experiments assign it: of identities that merged, the first one's. */
    assignment_key: string;
    staff: Generated<boolean>;
    first_at: Written;
  };
  event_batches: {
    id: GeneratedAlways<string>;
    /** Given after commit by the relay's leader; readers catch up by it. */
    position: ColumnType<string | null, never, string>;
    received_at: WrittenOnce;
    events: number;
  };
  event_ids: { key: string; received_on: Day };
  /** Partitioned by the day of receipt. Customer, person and anonymous are the names that were sent: ids of event_subjects. */
  events: {
    received_at: WrittenOnce;
    occurred_at: WrittenOnce;
    batch_id: Big;
    customer_id: OptionalBig;
    person_id: OptionalBig;
    anonymous_id: OptionalBig;
    /** `properties.amount` in minor units, where `properties.currency` stands beside it. */
    amount: OptionalBig;
    /** `properties.value`, where it is a number. */
    value: number | null;
    type_id: number;
    bot: boolean;
    staff: boolean;
    late: boolean;
    source: string;
    id: string;
    currency: string | null;
    properties: JSONColumnType<Record<string, unknown>, string, never>;
  };
  event_feeds: { name: string; position: Big };
  /** By the time of the event. `marked` are those of bots and staff, which `events` leaves out. */
  event_minutes: { minute: Written; type_id: number; events: Big; marked: Big };
  event_days: { day: Day; type_id: number; events: Big; marked: Big; late: Big };
  /** Without bots and staff, by the names that were sent: who that is now, event_subjects tells. */
  event_subject_days: {
    customer_id: OptionalBig;
    /** The person, or the anonymous visitor. */
    actor_id: OptionalBig;
    type_id: number;
    day: Day;
    currency: string | null;
    events: Big;
    amount_sum: OptionalBig;
    value_sum: OptionalBig;
    value_count: Big;
    first_at: Written;
    last_at: Written;
  };
  /** Of canonical persons and visitors. */
  event_sessions: { actor_id: Big; environment: string; started_at: Written; ended_at: Written; events: number };
  exposures: {
    environment: string;
    source: 'flag' | 'experiment';
    key: string;
    subject_id: Big;
    /** The first that it saw. */
    variant: string;
    first_at: Written;
    /** What it saw later beside the first: more than one is a defect of the assignment. */
    other_variants: Generated<string[]>;
    propensity: number | null;
    version: string | null;
  };
  event_schemas: {
    type: string;
    description: string;
    properties: JSONColumnType<Record<string, PropertySchema>, string, string>;
    /** Whether properties that the schema does not name are as expected. */
    additional: boolean;
    /** Refuses what does not fit; else it is kept, and told. */
    enforced: boolean;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  event_issues: {
    day: Day;
    environment: string;
    type: string;
    code: string;
    field: string;
    rejected: boolean;
    events: Big;
    sample: string;
    first_at: Written;
    last_at: Written;
  };
}
