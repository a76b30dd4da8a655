import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import { pricingErrors } from '../check/check-pricing.ts';
import { assertTerms } from './assert-terms.ts';

const number = fc.constantFrom('0', '1', '2.5', '100', '-1', 'NaN', '1.1234567890123', '1e3', '9'.repeat(16));
const item = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  model: fc.constantFrom('flat' as const, 'per_unit' as const, 'package' as const, 'graduated' as const),
  usageType: fc.constant('licensed' as const),
  unitAmount: number,
  quantity: number,
  packageSize: fc.constantFrom(0, 1, 7),
  tiers: fc.array(fc.record({ upTo: fc.option(number), unitAmount: number }), { maxLength: 2 }),
});
const bare = ({ usageType: _, ...component }: InvoiceItem) => component;

it('finds fault with the same terms as the rules do, asked once or again', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 3 }), fc.constantFrom('usd', 'xyz'), (items, currency) => {
      const subject = { currency, discounts: [], needsQuantities: true, components: items.map(bare) };
      const wrong = pricingErrors(subject).map(({ field }) =>
        field.startsWith('components') ? field.replace('components', 'terms.items') : `terms.${field}`,
      );
      const terms = { currency, items, discounts: [], event: { type: 'renewal' } } as unknown as InvoiceTerms;
      let found: string[] = [];
      try {
        assertTerms(terms);
      } catch (error) {
        found = (error as { details: { fields: { field: string }[] } }).details.fields.map(({ field }) => field);
      }
      expect(found).toEqual(wrong);
    }),
    { numRuns: 2_000 },
  );
});

it('refuses a pause that ends before it begins', () => {
  const pause = (until: string | null) =>
    assertTerms({
      ...{ currency: 'usd', items: [], discounts: [], at: '2026-03-01T00:00:00Z' },
      event: { type: 'pause', until },
    } as unknown as InvoiceTerms);
  pause(null);
  pause('2026-03-01T00:00:01Z');
  expect(() => pause('2026-03-01T00:00:00Z')).toThrow('terms.event.until');
});
