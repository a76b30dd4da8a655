import type { PlanConfiguration } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ImpactAnalysis, ValidationResult } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as overrides from '../../database/compliance-overrides.ts';
import * as flags from '../../database/flags.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { planKeyFrom } from '../../domain/plans/plan-key.ts';
import { validatePlan } from '../../domain/plans/validate-plan.ts';
import { callsToStripe } from './measure-impact.ts';

export interface PlanToCheck {
  /** Null for a configuration that is not stored. */
  planId: string | null;
  key: string | null;
  configuration: PlanConfiguration;
  /** Subscribers that Stripe counts; those on record are counted here. */
  affectedCustomers: number;
}

/**
 * Every rule on a plan's configuration, with what the rules need from the records.
 * @throws ValidationServiceUnavailable when the records cannot be read
 */
export async function checkPlan(db: Db, subject: PlanToCheck, now: Date): Promise<ValidationResult> {
  try {
    const [registry, comparable, impact, complianceOverrides] = await Promise.all([
      flags.all(db),
      plans.comparable(db, {
        id: subject.planId,
        key: subject.key ?? planKeyFrom(subject.configuration.name),
        configuration: subject.configuration,
      }),
      impactOf(db, subject),
      overrides.all(db),
    ]);
    return validatePlan(
      { key: subject.key, configuration: subject.configuration },
      {
        flags: registry,
        otherPlans: comparable.map((plan) => ({
          ...plan,
          name: plan.configuration.name,
          tier: plan.configuration.tier,
        })),
        complianceOverrides,
        impact,
        now,
      },
    );
  } catch (error) {
    if (error instanceof PricewrightError) throw error;
    throw new PricewrightError(
      'ValidationServiceUnavailable',
      'The plan cannot be checked now: the records that the rules need cannot be read. Nothing was changed.',
      {},
      { cause: error },
    );
  }
}

/**
 * A version changes what is sold from now on; subscribers keep the prices they have until they are migrated. So a
 * publication touches nobody's invoice: it counts those who have the plan, and weighs by the calls to Stripe.
 */
async function impactOf(db: Db, { planId, configuration, affectedCustomers }: PlanToCheck): Promise<ImpactAnalysis> {
  const recorded = planId ? await subscriptions.countCustomersOn(db, { planId }) : 0;
  const affected = Math.max(recorded, affectedCustomers);
  const stripeCalls = callsToStripe('publish', configuration);
  return {
    affectedCustomers: affected,
    revenueImpact: 0,
    systemLoad: { stripeCalls, level: stripeCalls < 50 ? 'low' : stripeCalls < 200 ? 'medium' : 'high' },
    migrationRequired: false,
    rollbackComplexity: affected > 0 ? 'medium' : 'low',
  };
}
