import type { InvoiceItem } from '../../../contracts/invoice-preview.ts';
import type { PricedPlan } from '../quote/quote-plan.ts';

/** The prices as an invoice reads them. */
export function invoiceItems({ components, prices }: PricedPlan, withOneTime: boolean): InvoiceItem[] {
  return components.flatMap(({ previousQuantity: _, quantity = '1', ...component }): InvoiceItem[] => {
    const term = prices.terms.get(component.id);
    if (!term) return [];
    const named = { ...component, quantity, description: term.name };
    if (term.interval === 'one_time') return withOneTime ? [{ ...named, usageType: 'one_time' }] : [];
    const { usageType, interval, intervalCount } = term;
    return [{ ...named, usageType, interval, intervalCount }];
  });
}
