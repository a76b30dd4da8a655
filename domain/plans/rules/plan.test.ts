import { expect, it } from '@jest/globals';
import type { PlanConfigurationInput } from '../../../contracts/plans.ts';
import { configurationOf } from '../test-support/configurations.ts';
import { context, problemsOf } from '../test-support/problems-of.ts';
import { validatePlan } from '../validate-plan.ts';

const free = { pricing: { currency: 'usd', billingCycle: 'monthly' as const, basePrice: '0' } };
const metadata = (productMetadata: Record<string, string>) => ({ stripeIntegration: { productMetadata } });
const at = 'stripeIntegration.productMetadata';
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

it.each<[string, Partial<PlanConfigurationInput>, string[]]>([
  ['a paid trial', { stripeIntegration: { trialPeriodDays: 14 } }, []],
  [
    'a trial on a free plan',
    { ...free, stripeIntegration: { trialPeriodDays: 14 } },
    ['error trial_on_free_plan stripeIntegration.trialPeriodDays'],
  ],
  ['a trial of no days on a free plan', { ...free, stripeIntegration: { trialPeriodDays: 0 } }, []],
  ['47 keys of metadata', metadata(many(47)), []],
  ['48 keys of metadata', metadata(many(48)), [`error metadata_limits ${at}`]],
  ['a long key', metadata({ ['k'.repeat(41)]: 'v' }), [`error metadata_limits ${at}.${'k'.repeat(41)}`]],
  ['a long value', metadata({ k: 'v'.repeat(501) }), [`error metadata_limits ${at}.k`]],
  ['an empty value', metadata({ k: '' }), [`error metadata_limits ${at}.k`]],
  ['brackets', metadata({ 'k[0]': 'v' }), [`error metadata_limits ${at}.k[0]`]],
  ['our own keys', metadata({ pricewright_plan: 'v' }), [`error metadata_limits ${at}.pricewright_plan`]],
  [
    'no product',
    { stripeIntegration: { autoCreateProduct: false } },
    ['error product_needed stripeIntegration.autoCreateProduct'],
  ],
  [
    'an end before the beginning',
    { availability: { validFrom: '2027-01-01T00:00:00Z', validTo: '2026-12-01T00:00:00Z' } },
    ['error validity_order availability.validTo'],
  ],
  [
    'an end in the past',
    { availability: { validTo: '2026-05-31T00:00:00Z' } },
    ['warning validity_past availability.validTo'],
  ],
  [
    'an unknown country',
    { availability: { countries: ['SE', 'XX'] } },
    ['error unknown_country availability.countries[1]'],
  ],
  ['an unknown time zone', { billing: { timeZone: 'Europe/Atlantis' } }, ['error unknown_time_zone billing.timeZone']],
  ['a known time zone', { billing: { timeZone: 'Europe/Stockholm' } }, []],
  [
    'an invoice without a term',
    { billing: { collection: 'send_invoice' } },
    ['warning days_until_due billing.daysUntilDue'],
  ],
  ['a card with a term', { billing: { daysUntilDue: 30 } }, ['warning days_until_due billing.daysUntilDue']],
])('%s', (_, changes, problems) => {
  expect(problemsOf(changes)).toEqual(problems);
});

const other = (changes: object = {}) => ({
  id: 'plan_2',
  key: 'business',
  name: 'Business',
  tier: 'team',
  status: 'active',
  configuration: configurationOf(),
  ...changes,
});

it.each([
  ['active, of the same tier and price', other(), ['warning competing_plan pricing']],
  ['a draft', other({ status: 'draft' }), []],
  ['of another tier', other({ tier: 'enterprise' }), []],
  ['of another price', other({ configuration: configurationOf({ ...free }) }), []],
  ['with the same key', other({ key: 'team', status: 'draft' }), ['error key_taken key']],
])('another plan %s', (_, plan, problems) => {
  expect(problemsOf({}, { otherPlans: [plan] })).toEqual(problems);
});

it('offers a key that is free, also when the key is made from the name', () => {
  const otherPlans = [other({ key: 'team', status: 'draft' }), other({ key: 'team-2', status: 'draft' })];
  const { errors } = validatePlan({ key: null, configuration: configurationOf() }, { ...context, otherPlans });
  expect(errors[0]?.suggestedFix).toBe('Choose another key, such as "team-3".');
});

it('a lookup key that a price of others holds', () => {
  expect(problemsOf({}, { stripeLookupKeysTaken: ['team:base'] })).toEqual(['error lookup_key_taken key']);
});
