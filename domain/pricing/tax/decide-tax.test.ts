import { expect, it } from '@jest/globals';
import { parseScaled } from '../../money/scaled.ts';
import { decideTax, type TaxParties } from './decide-tax.ts';
import { euMembers, taxRates } from './rate-table.ts';
import { resolveTaxBehavior } from './tax-behavior.ts';
import { taxConfiguration } from './tax-configuration.ts';

const percentages = (region: string, day: string) =>
  taxConfiguration(region, day)?.rates.map((rate) => rate.percentage);

it('has a sound rate for every member state, and dated sources for all', () => {
  for (const country of euMembers) expect(percentages(country, '2026-06-01')).toHaveLength(1);
  for (const { percentage, effectiveFrom, source } of taxRates) {
    expect(parseScaled(percentage)).not.toBeNull();
    // Article 97 of Directive 2006/112/EC sets 15 % as the least standard rate.
    if (source.includes('taxation-customs')) expect(Number(percentage)).toBeGreaterThanOrEqual(15);
    expect(effectiveFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(source).toMatch(/^https:/);
  }
});

it.each([
  ['DE', '2020-06-30', ['19']],
  ['DE', '2020-07-01', ['16']],
  ['DE', '2021-01-01', ['19']],
  ['FI', '2024-08-31', ['24']],
  ['FI', '2024-09-01', ['25.5']],
  ['EE', '2025-07-01', ['24']],
  ['SK', '2025-01-01', ['23']],
  ['RO', '2025-07-31', ['19']],
  ['RO', '2025-08-01', ['21']],
  ['CH', '2026-01-01', ['8.1']],
  ['CA-QC', '2026-01-01', ['5', '9.975']],
  ['CA-NS', '2025-04-01', ['14']],
  ['AU', '2026-01-01', ['10']],
])('taxes %s on %s at %j', (region, day, expected) => {
  expect(percentages(region, day)).toEqual(expected);
});

it('says what a table cannot know', () => {
  expect(taxConfiguration('US-CA', '2026-01-01')).toMatchObject({ calculatedBy: 'stripe_tax', rates: [] });
  expect(taxConfiguration('XX', '2026-01-01')).toBeNull();
  expect(taxConfiguration('GR', '2026-01-01')).toMatchObject({ vatIdExample: 'EL094259216', isEuMember: true });
  expect(taxConfiguration('EE', '2025-01-01')?.upcoming.map((rate) => rate.percentage)).toEqual(['24']);
});

const parties = (
  seller: string,
  registrations: string[],
  region: string,
  vatId: string | null = null,
  isExempt = false,
): TaxParties => ({
  seller: { country: seller, registrations },
  customer: { region, vatId, isExempt },
  day: '2026-06-01',
});

it.each([
  ['a business in another member state', parties('SE', [], 'DE', 'DE136695976'), 'reverse_charge', []],
  ['a Greek business', parties('SE', ['EU'], 'GR', 'EL094259216'), 'reverse_charge', []],
  ['a seller outside the EU and a business', parties('US', [], 'DE', 'DE136695976'), 'reverse_charge', []],
  ['a mistyped VAT id', parties('SE', ['EU'], 'DE', 'DE136695978'), 'taxed', ['19']],
  ['a VAT id of another country', parties('SE', ['EU'], 'DE', 'FR40303265045'), 'taxed', ['19']],
  ['a consumer in another member state', parties('SE', ['EU'], 'FI'), 'taxed', ['25.5']],
  ['a consumer, without the One-Stop-Shop', parties('SE', [], 'FI'), 'taxed', ['25']],
  ['both in one country, VAT id or not', parties('DE', [], 'DE', 'DE136695976'), 'taxed', ['19']],
  ['a consumer outside the EU', parties('SE', [], 'NO'), 'out_of_scope', []],
  ['Northern Ireland is no member state for services', parties('SE', [], 'GB', 'XI980780684'), 'out_of_scope', []],
  ['a seller who collects there', parties('SE', ['GB'], 'GB'), 'taxed', ['20']],
  ['a province', parties('US', ['CA-QC'], 'CA-QC'), 'taxed', ['5', '9.975']],
  ['the United States', parties('US', [], 'US-NY'), 'calculated_by_stripe_tax', []],
  ['nobody registered', parties('US', [], 'DE'), 'not_registered', []],
  ['an exempt customer', parties('DE', [], 'DE', null, true), 'exempt', []],
])('%s', (_, of, treatment, rates) => {
  const decision = decideTax(of);
  expect([decision.treatment, decision.rates.map((rate) => rate.percentage)]).toEqual([treatment, rates]);
  expect(decision.reason).not.toBe('');
});

it('takes a rate that the installation has added', () => {
  const added = {
    region: 'DE',
    name: 'VAT',
    percentage: '21',
    effectiveFrom: '2026-05-01',
    source: 'https://example.com',
  };
  expect(decideTax(parties('DE', [], 'DE'), [...taxRates, added]).rates[0]?.percentage).toBe('21');
});

it('resolves an unspecified behaviour by the account', () => {
  expect(resolveTaxBehavior('unspecified', 'usd', 'inferred_by_currency')).toBe('exclusive');
  expect(resolveTaxBehavior('unspecified', 'eur', 'inferred_by_currency')).toBe('inclusive');
  expect(resolveTaxBehavior('unspecified', 'eur', null)).toBe('unspecified');
  expect(resolveTaxBehavior('exclusive', 'eur', 'inclusive')).toBe('exclusive');
});
