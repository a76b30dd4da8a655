import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import { currencyRule } from '../../money/currencies.ts';
import { parseScaled } from '../../money/scaled.ts';
import { assertPricing } from '../check/check-pricing.ts';
import { isSoundPrice } from '../price/known-prices.ts';

/** @throws PricingValidationFailed with every field that is wrong */
export function assertTerms(terms: InvoiceTerms): void {
  const { items, event, discounts, renewal } = terms;
  assertItems(terms, items, discounts);
  if (event.type === 'change') assertItems(terms, event.items, discounts);
  if (renewal) assertItems(terms, renewal.items, renewal.discounts);
}

/** What is sound by what is known of its prices needs no further look; the rules say what is wrong with the rest. */
function assertItems(
  { currency, tax }: InvoiceTerms,
  items: readonly InvoiceItem[],
  discounts: readonly CalculationDiscount[],
): void {
  const shared = { currency, discounts, ...(tax ? { tax } : {}), needsQuantities: true };
  const doubtful = areSound(items, currency) ? [] : items;
  const components = doubtful.map(
    ({ description: _, usageType: __, interval: ___, intervalCount: ____, ...component }) => component,
  );
  assertPricing({ ...shared, components });
}

/** The rules look at a component by itself: at its price, at its quantity, and whether another one has its id. */
function areSound(items: readonly InvoiceItem[], code: string): boolean {
  const currency = currencyRule(code);
  if (!currency || new Set(items.map(({ id }) => id)).size < items.length) return false;
  return items.every(({ quantity, ...item }) => {
    const count = parseScaled(quantity);
    return count !== null && count >= 0n && isSoundPrice(item, currency);
  });
}
