import type { WantedCatalogue } from '../../../contracts/catalogue.ts';
import { PlanConfiguration, type PlanConfigurationInput } from '../../../contracts/plans.ts';
import { productIdFor } from '../product-for.ts';
import { wantedCatalogue } from '../wanted-catalogue.ts';

/** A configuration for tests: a monthly plan of 49 dollars with one feature, and what the test changes of it. */
export function configurationOf(changes: Partial<PlanConfigurationInput> = {}): PlanConfiguration {
  return PlanConfiguration.parse({
    name: 'Team',
    description: 'For teams',
    tier: 'team',
    features: [{ featureId: 'reports' }],
    pricing: { currency: 'usd', billingCycle: 'monthly', basePrice: '4900' },
    ...changes,
  });
}

export function wantedOf(
  configuration: PlanConfiguration,
  versionId = 'planver_1',
  productId?: string,
): WantedCatalogue {
  return wantedCatalogue({
    plan: { id: 'plan_1', key: 'team' },
    version: { id: versionId, number: 1 },
    configuration,
    flags: [{ key: 'reports', name: 'Reports' }],
    productId: productId ?? productIdFor({ planId: 'plan_1', versionId, configuration, active: null }),
  });
}
