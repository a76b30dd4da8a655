import type { CalculateInput, CalculationComponent, PriceCalculation } from '../../contracts/pricing.ts';
import { type CurrencyRule, currencyRule } from '../money/currencies.ts';
import { parseScaled } from '../money/scaled.ts';
import { assertPricing, refuse, refusingTooLarge } from './check/check-pricing.ts';
import { applyDiscounts } from './discounts.ts';
import { type CompiledPrice, compilePrice } from './price/compile-price.ts';
import { taxOn } from './tax/apply-tax.ts';

export type PricingTerms = Pick<CalculateInput, 'discounts' | 'tax'>;

export interface PricedComponent {
  component: CalculationComponent;
  price: CompiledPrice;
}

/**
 * Lines, discounts, tax and total of components with quantities, in minor units.
 * Order as on a Stripe invoice: lines, then discounts on them, then tax on what is left
 * (https://docs.stripe.com/billing/invoices/subscription#tax).
 * @throws PricingValidationFailed with the fields that are wrong
 */
export function calculatePricing(input: CalculateInput): PriceCalculation {
  assertPricing({ ...input, needsQuantities: true });
  const currency = currencyRule(input.currency)!;
  const priced = input.components.map((component) => ({ component, price: compilePrice(component, currency) }));
  refuseAboveLastTier(priced);
  return refusingTooLarge('components', () => totalOf(priced, input, currency));
}

/** The same for components that are compiled already, as when one plan is priced for many customers. */
export function totalOf(
  priced: readonly PricedComponent[],
  { discounts, tax }: PricingTerms,
  currency: CurrencyRule,
): PriceCalculation {
  const lines = priced.map(({ component: { id, quantity = '1', previousQuantity }, price }) => {
    const { amount, exact } = price.line(quantity, previousQuantity);
    return { id, quantity, amount, exact };
  });
  const amounts = lines.map(({ amount }) => amount);
  const applied = applyDiscounts(amounts, discounts, currency);
  const net = amounts.map((amount, index) =>
    applied.reduce((left, { allocations }) => left - (allocations[index] ?? 0), amount),
  );
  const taxed = taxOn(net, tax, currency);
  const subtotal = sum(amounts);
  const total = sum(net) + (tax?.behavior === 'exclusive' ? taxed : 0);
  if (!Number.isSafeInteger(subtotal) || !Number.isSafeInteger(total)) {
    throw new RangeError('The total is more minor units than can be written exactly.');
  }
  return { lines, subtotal, discounts: applied, tax: taxed, total, currency: currency.code };
}

function refuseAboveLastTier(priced: readonly PricedComponent[]): void {
  refuse(
    priced.flatMap(({ component: { quantity = '1', previousQuantity = '0' }, price }, index) => {
      const most = price.maxQuantity;
      if (most === null || (parseScaled(quantity) ?? 0n) + (parseScaled(previousQuantity) ?? 0n) <= most) return [];
      return [
        {
          field: `components[${index}].quantity`,
          code: 'above_last_tier',
          severity: 'error',
          message: `${quantity} is more than the last tier covers.`,
          suggestedFix: 'Let the last tier have upTo null, or ask for less.',
        },
      ];
    }),
  );
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
