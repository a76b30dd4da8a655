import type { PlanConfiguration } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ImpactAnalysis, ValidationResult } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as flags from '../../database/flags.ts';
import * as plans from '../../database/plans.ts';
import { priceComponents } from '../../domain/plans/price-components.ts';
import { validatePlan } from '../../domain/plans/validate-plan.ts';

export interface PlanToCheck {
  /** Null for a configuration that is not stored. */
  planId: string | null;
  key: string | null;
  configuration: PlanConfiguration;
  affectedCustomers: number;
}

/**
 * Every rule on a plan's configuration, with what the rules need from the records.
 * @throws ValidationServiceUnavailable when the records cannot be read
 */
export async function checkPlan(db: Db, subject: PlanToCheck, now: Date): Promise<ValidationResult> {
  try {
    const [registry, catalogue] = await Promise.all([flags.all(db), plans.all(db)]);
    return validatePlan(
      { key: subject.key, configuration: subject.configuration },
      {
        flags: registry,
        otherPlans: catalogue
          .filter(({ plan }) => plan.id !== subject.planId)
          .map(({ plan, active, newest }) => {
            const shown = active ?? newest;
            return {
              id: plan.id,
              key: plan.key,
              name: shown.configuration.name,
              tier: shown.configuration.tier,
              status: shown.status,
              configuration: shown.configuration,
            };
          }),
        impact: impactOf(subject),
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
 * publication touches nobody's invoice, and its weight is the calls to Stripe.
 */
function impactOf(subject: PlanToCheck): ImpactAnalysis {
  const prices = priceComponents(subject.configuration).length;
  const granted = subject.configuration.features.filter((feature) => feature.enabled).length;
  const stripeCalls = 2 + 2 * granted + 2 * prices;
  return {
    affectedCustomers: subject.affectedCustomers,
    revenueImpact: 0,
    systemLoad: { stripeCalls, level: stripeCalls < 50 ? 'low' : stripeCalls < 200 ? 'medium' : 'high' },
    migrationRequired: false,
    rollbackComplexity: subject.affectedCustomers > 0 ? 'medium' : 'low',
  };
}
