import { sql } from 'kysely';
import type { FeatureOverride, GracePolicyUpdates } from '../contracts/entitlements.ts';
import { shippedGracePolicy } from '../contracts/tables/entitlement-access.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Attributes } from '../domain/condition/condition.ts';
import type {
  AddOnSource,
  EntitlementFacts,
  PlanTerms,
  RedemptionSource,
  SubscriptionSource,
} from '../domain/entitlements/sources.ts';
import type { Db } from './client.ts';
import { customerSource } from './customer-list.ts';
import { attributesSql } from './matching-rows.ts';
import { mainFirst } from './subscriptions.ts';

/** A count as it stands, in a period that has not ended. */
export interface StoredCount {
  feature: string;
  limit: string;
  periodStart: Date;
  used: number;
}

export interface CustomerFacts {
  customerId: string;
  externalId: string | null;
  /** What conditions see of the customer. */
  attributes: Attributes;
  facts: EntitlementFacts;
  counts: StoredCount[];
}

interface FactsRow {
  id: string;
  external_id: string | null;
  attributes: Attributes;
  policy: GracePolicyUpdates;
  subscriptions: StoredSubscription[];
  add_ons: AddOnSource[];
  agreements: { id: string; name: string; plan: string | null; overrides: FeatureOverride[]; until: string | null }[];
  redemptions: StoredRedemption[];
  counts: { feature: string; limit: string; periodStart: string; used: number }[];
}
type StoredSubscription = Omit<SubscriptionSource, 'pastDueSince' | 'endedAt' | 'period'> & {
  pastDueSince: string | null;
  endedAt: string | null;
  period: { start: string; end: string; interval: string };
};
type StoredRedemption = Omit<RedemptionSource, 'days' | 'redeemedAt' | 'endsAt'> & {
  value: string;
  redeemedAt: string;
  endsAt: string | null;
};

const customerId = /^customer_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const terms = (plan: string, configuration: string) => sql`jsonb_build_object(
  'key', ${sql.ref(plan)}, 'name', ${sql.ref(configuration)} ->> 'name',
  'features', ${sql.ref(configuration)} -> 'features', 'limits', ${sql.ref(configuration)} -> 'limits')`;
/** More ended ones tell nobody anything. */
const mostSubscriptions = 20;

/**
 * All that a customer's entitlements are made of, in one statement. The customer is known by our id or the business's own;
 * an account that was merged is the one that it was merged into.
 * @throws NotFound
 */
export async function entitlementFacts(db: Db, name: string, now: Date): Promise<CustomerFacts> {
  const named = customerId.test(name) ? sql`asked.id = ${name}` : sql`asked.external_id = ${name}`;
  const { rows } = await sql<FactsRow>`
    select customers.id, customers.external_id, ${attributesSql(customerSource)} as attributes,
      (select policy from grace_policy) as policy,
      (select coalesce(jsonb_agg(item), '[]') from (
        select jsonb_build_object('id', subscriptions.id, 'status', subscriptions.status,
          'pastDueSince', subscriptions.past_due_since, 'endedAt', subscriptions.ended_at,
          'period', jsonb_build_object('start', subscriptions.current_period_start,
            'end', subscriptions.current_period_end, 'interval', subscriptions.interval),
          'plan', ${terms('plans.key', 'plan_versions.configuration')}, 'version', plan_versions.number) as item
        from subscriptions join plans on plans.id = subscriptions.plan_id
          join plan_versions on plan_versions.id = subscriptions.plan_version_id
        where subscriptions.customer_id = customers.id
        order by ${mainFirst} limit ${mostSubscriptions}
      ) as ordered) as subscriptions,
      (select coalesce(jsonb_agg(jsonb_build_object('id', sold.id, 'name', sold.body ->> 'name', 'feature', sold.key,
          'type', sold.body -> 'pricing' ->> 'type', 'quantity', bought.quantity,
          'limits', coalesce(sold.body -> 'limits', '{}')) order by sold.id), '[]')
        from (select feature_id, sum(quantity::numeric)::text as quantity from alacarte_purchases
          where customer_id = customers.id group by feature_id) as bought
        join alacarte_features as sold on sold.id = bought.feature_id) as add_ons,
      (select coalesce(jsonb_agg(jsonb_build_object('id', agreed.id, 'name', agreed.body ->> 'name',
          'plan', agreed.body -> 'plan', 'overrides', agreed.body -> 'featureOverrides',
          'until', agreed.body -> 'expirationDate')
          order by (agreed.body ->> 'effectiveDate')::timestamptz desc, agreed.id), '[]')
        from customer_pricings as agreed
        where agreed.customer_id = customers.id and agreed.approval = 'approved'
          and jsonb_array_length(coalesce(agreed.body -> 'featureOverrides', '[]')) > 0
          and (agreed.body ->> 'effectiveDate')::timestamptz <= ${now}
          and coalesce((agreed.body ->> 'expirationDate')::timestamptz > ${now}, true)) as agreements,
      (select coalesce(jsonb_agg(jsonb_build_object('id', given.id, 'name', given.terms ->> 'name',
          'type', given.terms ->> 'type', 'boughtPlan', given.plan_key, 'value', given.terms ->> 'value',
          'duration', given.terms ->> 'duration', 'redeemedAt', given.redeemed_at, 'endsAt', given.ends_at,
          'gives', case when plans.key is null then null else ${terms('plans.key', 'active.configuration')} end)
          order by given.redeemed_at desc, given.id), '[]')
        from promotion_redemptions as given
          left join plans on plans.key =
            case given.terms ->> 'type' when 'upgrade' then given.terms ->> 'upgradeTo' else given.plan_key end
            and plans.active_version_id is not null
          left join plan_versions as active on active.id = plans.active_version_id
        where given.customer_id in (select id from customers as own where own.id = customers.id or own.merged_into = customers.id)
          and given.terms ->> 'type' in ('upgrade', 'free_trial') and given.released_at is null
          and given.redeemed_at <= ${now}) as redemptions,
      (select coalesce(jsonb_agg(jsonb_build_object('feature', feature_key, 'limit', limit_key,
          'periodStart', period_start, 'used', used)), '[]')
        from entitlement_usage where entitlement_usage.customer_id = customers.id
          and (period_end is null or period_end > ${now})) as counts
    from ${customerSource.from}
    where customers.id = (select coalesce(asked.merged_into, asked.id) from customers as asked where ${named})`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new PricewrightError('NotFound', `There is no customer ${name}.`);
  return {
    customerId: row.id,
    externalId: row.external_id,
    attributes: row.attributes,
    facts: {
      now,
      policy: { ...shippedGracePolicy, ...row.policy },
      subscriptions: row.subscriptions.map(subscriptionOf),
      addOns: row.add_ons,
      agreements: row.agreements.map(({ until, ...rest }) => ({ ...rest, until: time(until) })),
      redemptions: row.redemptions.map(redemptionOf),
    },
    counts: row.counts.map(({ periodStart, ...rest }) => ({ ...rest, periodStart: new Date(periodStart) })),
  };
}

function subscriptionOf({ pastDueSince, endedAt, period, plan, ...rest }: StoredSubscription): SubscriptionSource {
  return {
    ...rest,
    plan: wholeTerms(plan),
    pastDueSince: time(pastDueSince),
    endedAt: time(endedAt),
    period: { start: new Date(period.start), end: new Date(period.end), interval: period.interval },
  };
}

function redemptionOf({ value, redeemedAt, endsAt, gives, ...rest }: StoredRedemption): RedemptionSource {
  return {
    ...rest,
    gives: gives && wholeTerms(gives),
    days: Number(value),
    redeemedAt: new Date(redeemedAt),
    endsAt: time(endsAt),
  };
}

/** A configuration may say nothing of what it has none of. */
function wholeTerms(plan: PlanTerms): PlanTerms {
  const features = (plan.features ?? []).map((feature) => ({
    ...feature,
    enabled: feature.enabled ?? true,
    limits: feature.limits ?? {},
    configuration: feature.configuration ?? {},
  }));
  return { ...plan, features, limits: plan.limits ?? {} };
}

function time(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** Customers whose payment is overdue: whom a change of the grace policy may touch. */
export async function customersPastDue(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('customer_id')
    .distinct()
    .where('status', 'in', ['past_due', 'unpaid'])
    .where('ended_at', 'is', null)
    .orderBy('customer_id')
    .execute();
  return rows.map(({ customer_id }) => customer_id);
}
