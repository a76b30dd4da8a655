import type { ColumnType, Generated } from 'kysely';
import type { GracePolicyUpdates } from '../contracts/entitlements.ts';

type Whole = ColumnType<string, number, number>;

/** What customers use of their limits, and the grace policy. */
export interface EntitlementTables {
  entitlement_usage: {
    customer_id: string;
    feature_key: string;
    limit_key: string;
    period_start: Date;
    /** null for what is held. */
    period_end: Date | null;
    used: Whole;
    updated_at: Date;
  };
  entitlement_consumptions: {
    customer_id: string;
    idempotency_key: string;
    feature_key: string;
    limit_key: string;
    period_start: Date;
    /** What was counted; negative when it was given back. */
    quantity: Whole;
    /** What was asked for: the key is for that alone. */
    asked: Whole;
    used_after: Whole;
    actor: string;
    at: Date;
  };
  grace_policy: {
    singleton: Generated<boolean>;
    revision: number;
    /** What differs from the shipped policy. */
    policy: ColumnType<GracePolicyUpdates, string, string>;
  };
}
