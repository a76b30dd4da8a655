import type { TestVariant } from '../../../../contracts/experiments.ts';
import type { PlanConfiguration } from '../../../../contracts/plans.ts';
import { priceComponents } from '../../../../domain/plans/price-components.ts';

export type Reduction = NonNullable<TestVariant['reducedFrom']>;

/** Where a reduction begins to be written: the first component at its own price. */
export function priceBefore(configuration: PlanConfiguration): Reduction | undefined {
  const [first] = priceComponents(configuration);
  if (!first) return undefined;
  const amount = Math.round(Number(first.unitAmount ?? 0));
  return { component: first.key, price: { amount, currency: configuration.pricing.currency } };
}
