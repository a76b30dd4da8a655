import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { TopUpPolicy } from '../contracts/pricing-credits.ts';
import type { Promotion, promotionDurations } from '../contracts/pricing-promotions.ts';
import type { codeKinds } from '../contracts/promotions.ts';
import type { PromotionStatus } from '../contracts/tables/promotion-lifecycle.ts';

type Json<T> = ColumnType<T, string, string>;
type Written = ColumnType<Date, Date | string, Date | string>;
type WrittenOnce = ColumnType<Date, Date | string, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** bigint: text when read, a whole number when written. */
type Whole = ColumnType<string, number, number>;
type OptionalWhole = ColumnType<string | null, number | null | undefined, number | null>;
type Duration = (typeof promotionDurations)[number];

/** What a customer was given, as it stood then. */
export type RedeemedTerms = Promotion & { duration: Duration; durationInMonths: number | null };

/** Promotions, their codes and redemptions; customers' prepaid credits. */
export interface PromotionTables {
  promotions: {
    id: string;
    name: string;
    description: string;
    status: PromotionStatus;
    type: Promotion['type'];
    value: string;
    currency: string | null;
    upgrade_to: string | null;
    condition: Json<Record<string, unknown>>;
    valid_from: Written;
    valid_to: OptionalTime;
    usage_limit: number | null;
    usage_limit_per_customer: number | null;
    target_plans: string[];
    priority: number;
    stacking: Promotion['stacking'];
    stacking_group: string | null;
    requires_code: boolean;
    duration: Duration;
    duration_in_months: number | null;
    /** Redemptions that were not released; changes under the row's lock alone. */
    current_usage: Generated<number>;
    change_request_id: string | null;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  promotion_codes: {
    id: string;
    promotion_id: string;
    code: string;
    canonical: string;
    kind: (typeof codeKinds)[number];
    customer_id: string | null;
    expires_at: OptionalTime;
    max_redemptions: number | null;
    redemptions: Generated<number>;
    disabled_at: OptionalTime;
    created_at: WrittenOnce;
  };
  promotion_redemptions: {
    id: string;
    promotion_id: string;
    code_id: string | null;
    customer_id: string;
    plan_key: string;
    purchase: string;
    terms: Json<RedeemedTerms>;
    ends_at: OptionalTime;
    saved: OptionalWhole;
    currency: string;
    redeemed_at: WrittenOnce;
    released_at: OptionalTime;
    release_reason: string | null;
  };
  credit_wallets: {
    customer_id: string;
    currency: string;
    low_balance: OptionalWhole;
    automatic: JSONColumnType<TopUpPolicy['automatic'], string | null, string | null>;
    revision: number;
    created_at: WrittenOnce;
    updated_at: Written;
  };
  credit_grants: {
    id: string;
    customer_id: string;
    currency: string;
    name: string;
    category: 'paid' | 'promotional';
    amount: Whole;
    remaining: Whole;
    priority: number;
    effective_at: WrittenOnce;
    expires_at: OptionalTime;
    voided_at: OptionalTime;
    created_at: WrittenOnce;
  };
  credit_invoices: {
    customer_id: string;
    invoice: string;
    currency: string;
    amount: Whole;
    applied: Whole;
    at: WrittenOnce;
  };
  /** Append-only by trigger. */
  credit_entries: {
    id: string;
    grant_id: string;
    amount: Whole;
    reason: 'granted' | 'used' | 'expired' | 'voided';
    invoice: string | null;
    actor: string;
    at: WrittenOnce;
  };
  credit_top_ups: {
    id: string;
    customer_id: string;
    currency: string;
    amount: Whole;
    status: 'wanted' | 'paid' | 'failed';
    reason: string;
    payment: string | null;
    grant_id: string | null;
    created_at: WrittenOnce;
    settled_at: OptionalTime;
  };
}
