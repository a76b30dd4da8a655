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
  /** Of what is stated in this currency: the component itself in the base currency. */
  optionPath: string;
  tiersPath: string;
}

export function placedAmounts(configuration: PlanConfiguration): PlacedAmounts[] {
  return placedComponents(configuration).flatMap((placed) => {
    const { component, path } = placed;
    const base = {
      ...placed,
      currency: configuration.pricing.currency,
      amounts: component,
      optionPath: path,
      tiersPath: `${path}.tiers`,
    };
    const options = Object.entries(component.currencyOptions).map(([currency, amounts]) => {
      const optionPath = `${path}.currencyOptions.${currency}`;
      const amountPath = `${optionPath}.unitAmount`;
      return { ...placed, currency, amounts, amountPath, optionPath, tiersPath: `${optionPath}.tiers` };
    });
    return [base, ...options];
  });
}

export interface PlacedAmount {
  component: PriceComponent;
  currency: string;
  field: string;
  amount: string;
  /** `whole` is charged as it stands: a tier's fee, a minimum, a maximum, a commitment. */
  kind: 'unit' | 'tierUnit' | 'whole';
}

function tierAmounts(tier: PricingTier, path: string) {
  return [
    { field: `${path}.unitAmount`, amount: tier.unitAmount, kind: 'tierUnit' as const },
    { field: `${path}.packageAmount`, amount: tier.packageAmount, kind: 'tierUnit' as const },
    { field: `${path}.flatAmount`, amount: tier.flatAmount, kind: 'whole' as const },
  ];
}

/** Every amount that the plan states, in every currency. */
export function allAmounts(configuration: PlanConfiguration): PlacedAmount[] {
  return placedAmounts(configuration).flatMap(({ component, currency, amounts, amountPath, optionPath, tiersPath }) =>
    [
      { field: amountPath, amount: amounts.unitAmount, kind: 'unit' as const },
      ...(amounts.tiers ?? []).flatMap((tier, index) => tierAmounts(tier, `${tiersPath}[${index}]`)),
      { field: `${optionPath}.minimum`, amount: amounts.minimum, kind: 'whole' as const },
      { field: `${optionPath}.maximum`, amount: amounts.maximum, kind: 'whole' as const },
      { field: `${optionPath}.commitment.amount`, amount: amounts.commitment?.amount, kind: 'whole' as const },
    ].flatMap(({ amount, ...place }) => (amount === undefined ? [] : [{ component, currency, amount, ...place }])),
  );
}

/** Every percentage of an amount that the plan charges. */
export function allRates(configuration: PlanConfiguration) {
  return placedAmounts(configuration).flatMap(({ component, amounts, path, optionPath, tiersPath }) =>
    [
      // One rate serves all currencies.
      { field: `${path}.rate`, rate: path === optionPath ? component.rate : undefined },
      ...(amounts.tiers ?? []).map(({ rate }, index) => ({ field: `${tiersPath}[${index}].rate`, rate })),
    ].flatMap(({ rate, ...place }) => (rate === undefined ? [] : [{ rate, ...place }])),
  );
}
