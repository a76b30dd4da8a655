import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { SubscriptionStatus } from '../contracts/tables/subscription-statuses.ts';

type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type PlainAttributes = Record<string, string | number | boolean | null | (string | number | boolean | null)[]>;

/** Customers, their persons, what they subscribe to, and segments of them. */
export interface CustomerTables {
  subject_keys: {
    /** A customer's or a person's id. */
    subject_id: string;
    wrapped_key: Buffer;
    master_key_id: string;
    created_at: WrittenOnce;
  };
  index_keys: { master_key_id: string; wrapped_key: Buffer; wrapped_by: string; retired_at: WrittenOnce };
  customers: {
    id: string;
    external_id: string | null;
    stripe_customer_id: string | null;
    /** Sealed with the subject's key; null without identifying fields. */
    identity: Buffer | null;
    name_index: Buffer | null;
    country: string | null;
    currency: string | null;
    industry: string | null;
    tax_exempt: Generated<boolean>;
    attributes: JSONColumnType<PlainAttributes, string, string>;
    /** By which experiments assign: of identities that merged, the first one's. */
    assignment_id: string;
    merged_into: string | null;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  persons: {
    id: string;
    customer_id: string | null;
    external_id: string | null;
    role: string | null;
    locale: string | null;
    time_zone: string | null;
    identity: Buffer | null;
    email_index: Buffer | null;
    phone_index: Buffer | null;
    attributes: JSONColumnType<PlainAttributes, string, string>;
    assignment_id: string;
    merged_into: string | null;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  consents: {
    id: string;
    person_id: string;
    purpose: string;
    /** SHA-256 of the words that the person agreed to. */
    wording_hash: string;
    source: string;
    given_at: WrittenOnce;
    withdrawn_at: OptionalTime;
    created_at: WrittenOnce;
  };
  suppressions: {
    channel: 'email' | 'phone';
    address_hash: Buffer;
    reason: string;
    created_at: WrittenOnce;
  };
  subscriptions: {
    id: string;
    customer_id: string;
    external_id: string | null;
    stripe_subscription_id: string | null;
    plan_id: string;
    plan_version_id: string;
    status: SubscriptionStatus;
    currency: string;
    interval: string;
    seats: number | null;
    /** What it brings in a month, in minor units of its currency: licensed prices alone. */
    monthly_amount: ColumnType<string, number, number>;
    started_at: WrittenOnce;
    trial_end: OptionalTime;
    current_period_start: Written;
    current_period_end: Written;
    cancel_at_period_end: boolean;
    /** Kept by a trigger: since when a payment is overdue. */
    past_due_since: ColumnType<Date | null, undefined, never>;
    ended_at: OptionalTime;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  subscription_items: {
    subscription_id: string;
    component_key: string;
    stripe_price_id: string | null;
    /** null for what usage counts. */
    quantity: number | null;
  };
  segments: {
    id: string;
    key: string;
    name: string;
    description: string;
    condition: Json<Record<string, unknown>>;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  exchange_rates: {
    currency: string;
    base_currency: string;
    valid_on: ColumnType<Date, string, string>;
    rate: ColumnType<string, string, string>;
    source: string;
  };
}
