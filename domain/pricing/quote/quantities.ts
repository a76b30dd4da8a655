import type { PriceComponent } from '../../../contracts/price-components.ts';
import type { CalculationComponent, PricingComponent } from '../../../contracts/pricing.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import { whyNotInStripe } from '../../plans/stripe-expression.ts';

export interface Usage {
  usage: Readonly<Record<string, string>>;
  /** Quantities of the customer's subscription, by component; empty without one. */
  subscribed: ReadonlyMap<string, number | null>;
  interval: string | null;
  /** One-time prices are due at the start. */
  isNew: boolean;
}

/**
 * The components that an invoice of one interval has, with their quantities: metered ones by usage, licensed ones by the
 * usage that is named, else as subscribed, else once. What Stripe cannot hold is no item of a subscription, and due with it.
 * @throws PricingValidationFailed for a component that the version does not have
 */
export function withQuantities(
  components: readonly PricingComponent[],
  terms: ReadonlyMap<string, PriceComponent>,
  { usage, subscribed, interval, isNew }: Usage,
): CalculationComponent[] {
  for (const id of Object.keys(usage)) {
    if (terms.has(id)) continue;
    const message = `This version has no component "${id}".`;
    throw new PricewrightError('PricingValidationFailed', message, {
      fields: [
        {
          field: `usage.${id}`,
          code: 'unknown_component',
          message,
          suggestedFix: `It has ${[...terms.keys()].join(', ')}.`,
        },
      ],
    });
  }
  const chosen = interval ?? intervalOf(terms, subscribed, usage);
  return components.flatMap((component): CalculationComponent[] => {
    const term = terms.get(component.id);
    if (!term) return [];
    const named = usage[component.id];
    if (named !== undefined) return [{ ...component, quantity: named }];
    if (term.usageType === 'metered') return [{ ...component, quantity: '0' }];
    if (term.interval === 'one_time') return isNew ? [{ ...component, quantity: '1' }] : [];
    if (subscribed.size > 0 && (subscribed.has(component.id) || whyNotInStripe(term) === null)) {
      return subscribed.has(component.id) && term.interval === chosen
        ? [{ ...component, quantity: String(subscribed.get(component.id) ?? 1) }]
        : [];
    }
    return term.interval === chosen ? [{ ...component, quantity: '1' }] : [];
  });
}

/** Of what is named or subscribed, else of the first licensed price that recurs. */
function intervalOf(
  terms: ReadonlyMap<string, PriceComponent>,
  subscribed: Usage['subscribed'],
  usage: Usage['usage'],
): string {
  const recurring = [...terms.values()].filter(({ interval }) => interval !== 'one_time');
  const licensed = recurring.filter(({ usageType }) => usageType === 'licensed');
  const named = licensed.find(({ key }) => Object.hasOwn(usage, key));
  const own = licensed.find(({ key }) => subscribed.has(key));
  return (named ?? own ?? licensed[0] ?? recurring[0])?.interval ?? 'month';
}
