import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { ValidationSuggestion } from '../../contracts/validation.ts';
import { isFree } from './entry-price.ts';
import { priceComponents } from './price-components.ts';

/** What would make a valid plan better. */
export function suggestions(configuration: PlanConfiguration): ValidationSuggestion[] {
  const components = priceComponents(configuration);
  const recurring = components.filter(({ interval, usageType }) => interval !== 'one_time' && usageType === 'licensed');
  const paid = !isFree(configuration);
  const candidates: (ValidationSuggestion & { when: boolean })[] = [
    {
      when: components.length === 0,
      field: 'pricing.components',
      code: 'no_price',
      message: 'Nothing can be subscribed to: a price of 0 lets customers hold this plan as a subscription.',
    },
    {
      when: configuration.description.trim() === '',
      field: 'description',
      code: 'no_description',
      message: 'Customers read the description at checkout and on invoices.',
    },
    {
      when: !configuration.features.some((feature) => feature.enabled),
      field: 'features',
      code: 'no_features',
      message: 'The plan grants no features: nothing tells its customers from others.',
    },
    {
      when: paid && recurring.length > 0 && !recurring.some(({ interval }) => interval === 'year'),
      field: 'pricing.components',
      code: 'no_yearly_price',
      message: "A yearly price, often ten months' worth, lowers churn and brings cash forward.",
    },
    {
      when: paid && components.every(({ currencyOptions }) => Object.keys(currencyOptions).length === 0),
      field: 'stripeIntegration.currencyOptions',
      code: 'one_currency',
      message: 'A second currency lets customers abroad see a price of their own.',
    },
    {
      when: paid && configuration.stripeIntegration.taxBehavior === 'unspecified',
      field: 'stripeIntegration.taxBehavior',
      code: 'no_tax_behavior',
      message: 'Say whether amounts include tax: once a price is set, Stripe does not let it change.',
    },
  ];
  return candidates.filter(({ when }) => when).map(({ when: _, ...suggestion }) => suggestion);
}
