import type { FeatureOverride } from '../../contracts/entitlements.ts';
import type { Flag } from '../../contracts/flags.ts';
import type { PlanFeature } from '../../contracts/plans.ts';
import type { GracePolicy } from '../../contracts/tables/entitlement-access.ts';
import type { SubscriptionStatus } from '../../contracts/tables/subscription-statuses.ts';

/** What a plan's version gives: its features, and limits of the plan itself. */
export interface PlanTerms {
  readonly key: string;
  readonly name: string;
  readonly features: readonly PlanFeature[];
  readonly limits: Readonly<Record<string, number | null>>;
}

/** A billing period, as subscriptions record it; it goes on by itself where nobody has recorded the next one yet. */
export interface RecordedPeriod {
  readonly start: Date;
  readonly end: Date;
  readonly interval: string;
}

export interface SubscriptionSource {
  readonly id: string;
  readonly status: SubscriptionStatus;
  /** Since when its payment has been overdue; null while it is not. */
  readonly pastDueSince: Date | null;
  readonly endedAt: Date | null;
  readonly period: RecordedPeriod;
  /** Of the version that it is on, whichever the plan sells now. */
  readonly plan: PlanTerms;
  readonly version: number;
}

/** All that was bought of one feature apart from plans. */
export interface AddOnSource {
  readonly id: string;
  readonly name: string;
  readonly feature: string;
  readonly type: 'one_time' | 'recurring' | 'usage_based';
  /** Units bought, as a decimal string. */
  readonly quantity: string;
  /** What one unit adds. */
  readonly limits: Readonly<Record<string, number | null>>;
}

/** An approved agreement with the customer, in its time. */
export interface AgreementSource {
  readonly id: string;
  readonly name: string;
  /** Key of the plan that it is about; null for every plan, and none. */
  readonly plan: string | null;
  readonly overrides: readonly FeatureOverride[];
  readonly until: Date | null;
}

/** A redeemed upgrade or trial, with the plan that it gives. */
export interface RedemptionSource {
  readonly id: string;
  readonly name: string;
  readonly type: 'upgrade' | 'free_trial';
  /** The plan for whose purchase it was redeemed. */
  readonly boughtPlan: string;
  readonly gives: PlanTerms | null;
  readonly redeemedAt: Date;
  /** Days of a trial. */
  readonly days: number;
  readonly duration: 'once' | 'repeating' | 'forever';
  readonly endsAt: Date | null;
}

/** What the flag of a feature says to this customer. */
export type FlagVerdict = {
  readonly key: string;
  readonly type: Flag['type'];
  readonly value: unknown;
  /** Off for everybody (and why), decided by a rule, or by nothing: its default. */
} & (
  | { readonly by: 'off'; readonly why: 'killed' | 'off' | 'scheduled' }
  | { readonly by: 'rule'; readonly ruleId: string }
  | { readonly by: 'default' }
);

/** All that a customer's entitlements are made of, at a moment. */
export interface EntitlementFacts {
  readonly now: Date;
  readonly policy: GracePolicy;
  readonly subscriptions: readonly SubscriptionSource[];
  readonly addOns: readonly AddOnSource[];
  readonly agreements: readonly AgreementSource[];
  readonly redemptions: readonly RedemptionSource[];
}

/** One source's word on one feature or limit. */
export interface Grant {
  readonly source: {
    readonly kind: 'plan' | 'add_on' | 'agreement' | 'promotion';
    readonly id: string;
    readonly name: string;
  };
  readonly feature: string;
  readonly effect: 'grant' | 'withhold';
  /** Whether it holds now. */
  readonly active: boolean;
  readonly because: string;
  readonly limits: Readonly<Record<string, number | null>>;
  /** A plan's: whoever has a feature by it without a limit is not limited by it. */
  readonly isWhole: boolean;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly until: Date | null;
  readonly period: RecordedPeriod | null;
  /** A limit of the plan, and no feature of it. */
  readonly isLimit: boolean;
}
