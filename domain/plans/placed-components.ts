import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { CurrencyOption, PriceComponent, PricingTier } from '../../contracts/price-components.ts';
import { priceComponents } from './price-components.ts';

/** A component with the path by which the person who wrote it knows it. */
export interface PlacedComponent {
  component: PriceComponent;
  path: string;
  /** Path of its single amount: `pricing.basePrice` for the short form. */
  amountPath: string;
}

export function placedComponents(configuration: PlanConfiguration): PlacedComponent[] {
  const short = configuration.pricing.basePrice === undefined ? 0 : 1;
  return priceComponents(configuration).map((component, index) => {
    const path = index < short ? 'pricing.basePrice' : `pricing.components[${index - short}]`;
    return { component, path, amountPath: index < short ? path : `${path}.unitAmount` };
  });
}

/** What a component charges in one currency, with its path: first the base currency, then each option. */
export interface PlacedAmounts extends PlacedComponent {
  currency: string;
  amounts: CurrencyOption;
  tiersPath: string;
}

export function placedAmounts(configuration: PlanConfiguration): PlacedAmounts[] {
  return placedComponents(configuration).flatMap((placed) => {
    const { component, path } = placed;
    const base = {
      ...placed,
      currency: configuration.pricing.currency,
      amounts: component,
      tiersPath: `${path}.tiers`,
    };
    const options = Object.entries(component.currencyOptions).map(([currency, amounts]) => {
      const optionPath = `${path}.currencyOptions.${currency}`;
      const amountPath = `${optionPath}.unitAmount`;
      return { ...placed, currency, amounts, amountPath, tiersPath: `${optionPath}.tiers` };
    });
    return [base, ...options];
  });
}

export interface PlacedAmount {
  component: PriceComponent;
  currency: string;
  field: string;
  amount: string;
  kind: 'unit' | 'tierUnit' | 'tierFlat';
}

function tierAmounts(tier: PricingTier, path: string) {
  return [
    { field: `${path}.unitAmount`, amount: tier.unitAmount, kind: 'tierUnit' as const },
    { field: `${path}.flatAmount`, amount: tier.flatAmount, kind: 'tierFlat' as const },
  ];
}

/** Every amount that the plan states, in every currency. */
export function allAmounts(configuration: PlanConfiguration): PlacedAmount[] {
  return placedAmounts(configuration).flatMap(({ component, currency, amounts, amountPath, tiersPath }) =>
    [
      { field: amountPath, amount: amounts.unitAmount, kind: 'unit' as const },
      ...(amounts.tiers ?? []).flatMap((tier, index) => tierAmounts(tier, `${tiersPath}[${index}]`)),
    ].flatMap(({ amount, ...place }) => (amount === undefined ? [] : [{ component, currency, amount, ...place }])),
  );
}
