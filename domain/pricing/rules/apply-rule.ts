import type { CalculateInput, CalculationComponent } from '../../../contracts/pricing.ts';
import type { PricingRuleAction } from '../../../contracts/pricing-rules.ts';
import { Decimal, decimal } from '../../money/decimal.ts';

export interface RuledPrices {
  components: CalculationComponent[];
  discounts: CalculateInput['discounts'];
  /** The version whose prices hold instead, when the customer is grandfathered. */
  version: number | null;
}

/** What the winning rule makes of the prices of a plan. Quantities stay; a replaced price keeps its id. */
export function applyRule(
  components: readonly CalculationComponent[],
  discounts: CalculateInput['discounts'],
  action: PricingRuleAction | null,
): RuledPrices {
  const unchanged = { components: [...components], discounts: [...discounts], version: null };
  switch (action?.type) {
    case undefined:
      return unchanged;
    case 'replace_price':
      return {
        ...unchanged,
        components: components.map(({ id, quantity, previousQuantity, ...price }) => ({
          id,
          ...(id === action.componentId ? action.price : price),
          ...(quantity === undefined ? {} : { quantity }),
          ...(previousQuantity === undefined ? {} : { previousQuantity }),
        })),
      };
    case 'change_percentage': {
      const { componentIds, percentage } = action;
      const factor = decimal(100).plus(percentage).div(100);
      return {
        ...unchanged,
        components: components.map((component) =>
          componentIds.length === 0 || componentIds.includes(component.id) ? scaledPrice(component, factor) : component,
        ),
      };
    }
    case 'discount':
      return { ...unchanged, discounts: [action.discount, ...discounts] };
    case 'grandfather':
      return { ...unchanged, version: action.version };
  }
}

/** Every amount and rate of a price times a factor, to the 12 decimals that Stripe takes. */
export function scaledPrice<Price extends CalculationComponent>(price: Price, factor: Decimal): Price {
  const times = (text: string | undefined) =>
    text === undefined ? undefined : decimal(text).times(factor).toDecimalPlaces(12, Decimal.ROUND_HALF_UP).toFixed();
  const scaled = <Fields extends object>(fields: Fields, names: readonly (keyof Fields)[]): Fields => {
    const changed: Fields = { ...fields };
    for (const name of names) {
      const value = fields[name];
      if (typeof value === 'string') changed[name] = times(value) as Fields[typeof name];
    }
    return changed;
  };
  const withTiers = price.tiers
    ? {
        ...price,
        tiers: price.tiers.map((tier) => scaled(tier, ['unitAmount', 'flatAmount', 'packageAmount', 'rate'])),
      }
    : price;
  const withCommitment = price.commitment
    ? { ...withTiers, commitment: scaled(price.commitment, ['amount']) }
    : withTiers;
  return scaled(withCommitment, ['unitAmount', 'rate', 'minimum', 'maximum']);
}
