import type { PlanConfiguration, SubscriptionPlan } from '../../../../contracts/plans.ts';
import type { CurrencyOption, PriceComponent } from '../../../../contracts/price-components.ts';

/** The form holds a plan in the API's own shape, so that a field's path is the same here and in the API's answers. */
export type PlanFormValues = PlanConfiguration & { key?: string };

export const emptyPlan: PlanFormValues = {
  name: '',
  key: '',
  description: '',
  tier: 'individual',
  features: [],
  pricing: { currency: 'usd', billingCycle: 'monthly', components: [] },
  limits: {},
  billing: { anchor: 'anniversary', collection: 'charge_automatically', timeZone: 'UTC' },
  availability: { visibility: 'public', countries: [], condition: {} },
  metadata: {},
  stripeIntegration: {
    autoCreateProduct: true,
    productMetadata: {},
    pricingStrategy: 'standard',
    billingInterval: 'month',
    taxBehavior: 'unspecified',
    currencyOptions: [],
  },
};

export function emptyComponent(taken: readonly string[], interval: PriceComponent['interval']): PriceComponent {
  let number = taken.length + 1;
  while (taken.includes(`price-${number}`)) number += 1;
  return {
    key: `price-${number}`,
    name: '',
    model: 'per_unit',
    usageType: 'licensed',
    interval,
    intervalCount: 1,
    currencyOptions: {},
  };
}

const isSet = (option: CurrencyOption) => Object.values(option).some((value) => value !== undefined);

/** A currency without an amount yet is not an option; a percentage is the same in all that the plan is offered in. */
function withSetCurrencies(component: PriceComponent, offered: readonly string[]): PriceComponent {
  if (component.model === 'percentage') {
    const options = offered.map((currency) => [currency, component.currencyOptions[currency] ?? {}]);
    return { ...component, currencyOptions: Object.fromEntries(options) };
  }
  const options = Object.entries(component.currencyOptions).filter(([, option]) => isSet(option));
  return { ...component, currencyOptions: Object.fromEntries(options) };
}

/** The values as a request: what was left empty is left out, so that the API's defaults hold. */
export function requestOf({ key, ...values }: PlanFormValues): PlanFormValues {
  const offered = values.stripeIntegration.currencyOptions.map(({ currency }) => currency);
  const components = values.pricing.components.map((component) => withSetCurrencies(component, offered));
  const configuration = { ...values, pricing: { ...values.pricing, components } };
  // Only what JSON carries: an absent field and one that is undefined are the same there.
  return JSON.parse(
    JSON.stringify(key?.trim() ? { key: key.trim(), ...configuration } : configuration),
  ) as PlanFormValues;
}

/** Equal whatever the order of fields: the database keeps none. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
export const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);

/** The top-level fields that differ from what is stored: a PATCH sends these and no others. */
export function changesSince(plan: SubscriptionPlan, values: PlanFormValues): Partial<PlanConfiguration> {
  const { key: _, ...configuration } = requestOf(values);
  const stored: Record<string, unknown> = plan.configuration;
  return Object.fromEntries(Object.entries(configuration).filter(([field, value]) => !same(value, stored[field])));
}
