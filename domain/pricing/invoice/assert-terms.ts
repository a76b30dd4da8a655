import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { currencyRule } from '../../money/currencies.ts';
import { parseScaled } from '../../money/scaled.ts';
import { pricingErrors, refuse } from '../check/check-pricing.ts';
import { problem } from '../check/problems.ts';
import { isSoundPrice } from '../price/known-prices.ts';

/** @throws PricingValidationFailed with every field that is wrong, as `POST /v1/pricing/invoice-preview` reads them */
export function assertTerms(terms: InvoiceTerms): void {
  const { items, event, discounts, renewal } = terms;
  refuse([
    ...itemProblems(terms, items, discounts, 'terms'),
    ...(event.type === 'change' ? itemProblems(terms, event.items, [], 'terms.event') : []),
    ...(renewal ? itemProblems(terms, renewal.items, renewal.discounts, 'terms.renewal') : []),
    ...(event.type === 'pause' ? pauseProblems(event.until, terms.at, 'terms.event.until') : []),
  ]);
}

/** A pause that ends before it begins would be none. */
export function pauseProblems(until: string | null, at: string, field: string): ValidationProblem[] {
  if (until === null || Date.parse(until) > Date.parse(at)) return [];
  return [problem(field, 'ends_before_it_begins', `The pause begins at ${at}: it cannot end at ${until}.`)];
}

/** What is sound by what is known of its prices needs no further look; the rules say what is wrong with the rest. */
function itemProblems(
  { currency, tax }: InvoiceTerms,
  items: readonly InvoiceItem[],
  discounts: readonly CalculationDiscount[],
  at: string,
): ValidationProblem[] {
  const shared = { currency, discounts, ...(tax ? { tax } : {}), needsQuantities: true };
  const doubtful = areSound(items, currency) ? [] : items;
  const components = doubtful.map(
    ({ description: _, usageType: __, interval: ___, intervalCount: ____, ...component }) => component,
  );
  return pricingErrors({ ...shared, components }).map((problem) => ({
    ...problem,
    field: fieldOf(problem.field, at),
  }));
}

/** `components[0].quantity` of the rules is `terms.items[0].quantity`; currency and tax are of the terms as a whole. */
function fieldOf(field: string, at: string): string {
  if (field.startsWith('components')) return `${at}.items${field.slice('components'.length)}`;
  return `${field.startsWith('discounts') ? at : 'terms'}.${field}`;
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
