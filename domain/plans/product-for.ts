import type { PlanConfiguration } from '../../contracts/plans.ts';
import { grantedFeatures } from './granted-features.ts';

/**
 * The id of the Stripe product that a version sells under. Entitlements hang on products, so a version that grants other
 * features than the active one gets a product of its own: those who bought the old one keep what they bought.
 * The id is made from the version's, so that creating it twice cannot make two.
 */
export function productIdFor(input: {
  planId: string;
  versionId: string;
  configuration: PlanConfiguration;
  active: null | { productId: string; configuration: PlanConfiguration };
}): string {
  const { versionId, configuration, active } = input;
  const same =
    active !== null && grantedFeatures(active.configuration).join() === grantedFeatures(configuration).join();
  return same ? active.productId : `prod_${versionId.replace(/^planver_/, '')}`;
}
