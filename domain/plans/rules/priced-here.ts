import { placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';
import { whyNotInStripe } from '../stripe-expression.ts';

/** Nobody is to find out from missing money that Stripe invoices the other prices alone. */
export const pricedHere: PlanRule = {
  code: 'priced_here',
  severity: 'warning',
  source: 'https://docs.stripe.com/products-prices/pricing-models',
  check({ configuration }) {
    return placedComponents(configuration).flatMap(({ component, path }) => {
      const reason = whyNotInStripe(component);
      if (!reason) return [];
      const message = `${reason} It is priced here, in quotes and invoice previews: Stripe puts it on no invoice by itself.`;
      return [{ field: path, message, suggestedFix: 'Bill it beside Stripe, or choose what Stripe can express.' }];
    });
  },
};

export const nothingInStripe: PlanRule = {
  code: 'nothing_in_stripe',
  severity: 'error',
  source: 'https://docs.stripe.com/api/subscriptions/create#create_subscription-items',
  check({ configuration }) {
    const placed = placedComponents(configuration);
    if (placed.length === 0 || placed.some(({ component }) => whyNotInStripe(component) === null)) return [];
    const message = 'Stripe can hold none of the prices, and a subscription needs at least one.';
    return [{ field: 'pricing.components', message, suggestedFix: 'Add a flat base price; it may be 0.' }];
  },
};

export const pricedHereRules: PlanRule[] = [nothingInStripe, pricedHere];
