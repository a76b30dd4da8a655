import { expect, it } from '@jest/globals';
import type { PlanConfigurationInput } from '../../../contracts/plans.ts';
import { configurationOf } from '../test-support/configurations.ts';
import { priced, problemsOf } from '../test-support/problems-of.ts';

const meter = { eventName: 'calls', displayName: 'API calls', aggregation: 'sum' as const };
const metered = { model: 'per_unit', usageType: 'metered', meter } as const;
const graduated = { model: 'graduated' } as const;
const open = { upTo: null, unitAmount: '10' };
const c0 = 'pricing.components[0]';
const c1 = 'pricing.components[1]';

it.each<[string, Partial<PlanConfigurationInput>, string[]]>([
  ['a plain price', priced({}), []],
  ['one key twice', priced({ key: 'a' }, { key: 'a' }), [`error duplicate_component ${c1}.key`]],
  [
    'the key of the short form',
    { pricing: { ...priced({ key: 'base' }).pricing!, basePrice: '100' } },
    [`error duplicate_component ${c0}.key`],
  ],
  ['tiers on a flat price', priced({ tiers: [open] }), [`error tiers_not_allowed ${c0}.tiers`]],
  [
    'tiers on a package',
    priced({ model: 'package', packageSize: 10, tiers: [open] }),
    [`error tiers_not_allowed ${c0}.tiers`],
  ],
  ['no amount', priced({ model: 'per_unit', unitAmount: undefined }), [`error amount_missing ${c0}.unitAmount`]],
  [
    'no amount in an option',
    priced({ currencyOptions: { eur: {} } }),
    [`error amount_missing ${c0}.currencyOptions.eur.unitAmount`],
  ],
  [
    'an amount beside tiers',
    priced({ ...graduated, tiers: [open], unitAmount: '1' }),
    [`error amount_not_allowed ${c0}.unitAmount`],
  ],
  ['a package without a size', priced({ model: 'package' }), [`error package_size ${c0}.packageSize`]],
  ['a size without a package', priced({ packageSize: 5 }), [`error package_size ${c0}.packageSize`]],
  ['three years', priced({ interval: 'month', intervalCount: 36 }), []],
  [
    'more than three years',
    priced({ interval: 'year', intervalCount: 4 }),
    [`error interval_too_long ${c0}.intervalCount`],
  ],
  [
    'more prices than a subscription holds',
    priced(...Array.from({ length: 21 }, () => ({}))),
    ['warning subscription_items pricing.components'],
  ],
  ['a negative price', priced({ unitAmount: '-1' }), [`error negative_amount ${c0}.unitAmount`]],
  [
    'a negative short form',
    { pricing: { currency: 'usd', billingCycle: 'monthly', basePrice: '-1' } },
    ['error negative_amount pricing.basePrice'],
  ],
  [
    'a negative tier of an option',
    priced({ ...graduated, tiers: [open], currencyOptions: { eur: { tiers: [{ upTo: null, flatAmount: '-5' }] } } }),
    [`error negative_amount ${c0}.currencyOptions.eur.tiers[0].flatAmount`],
  ],
  ['half a cent, charged as it stands', priced({ unitAmount: '4900.5' }), [`error amount_precision ${c0}.unitAmount`]],
  ['half a cent a unit', priced({ model: 'per_unit', unitAmount: '0.5' }), []],
  [
    'half a cent as a fee of a tier',
    priced({ ...graduated, tiers: [{ upTo: null, flatAmount: '0.5' }] }),
    [`error amount_precision ${c0}.tiers[0].flatAmount`],
  ],
  [
    'a fils in Kuwait',
    priced({ currencyOptions: { kwd: { unitAmount: '4901' } } }),
    [`error amount_precision ${c0}.currencyOptions.kwd.unitAmount`],
  ],
  ['whole yen', priced({ currencyOptions: { jpy: { unitAmount: '4901' } } }), []],
  ['13 digits', priced({ unitAmount: '1000000000000' }), [`error amount_too_large ${c0}.unitAmount`]],
  [
    'an unknown currency',
    { pricing: { currency: 'abc', billingCycle: 'monthly', basePrice: '100' } },
    ['error unknown_currency pricing.currency'],
  ],
  [
    'an unknown option',
    priced({ currencyOptions: { abc: { unitAmount: '1' } } }),
    [`error unknown_currency ${c0}.currencyOptions.abc`],
  ],
  [
    'the base currency as an option',
    priced({ currencyOptions: { usd: { unitAmount: '1' } } }),
    [`error base_currency_option ${c0}.currencyOptions.usd`],
  ],
  [
    'a promised currency that a price lacks',
    { ...priced({}), stripeIntegration: { currencyOptions: [{ currency: 'eur' }] } },
    [`error currency_missing ${c0}.currencyOptions.eur`],
  ],
  [
    'a currency on one price only',
    priced({ currencyOptions: { eur: { unitAmount: '1' } } }, {}),
    [`warning currencies_differ ${c1}.currencyOptions`],
  ],
  ['metered without a meter', priced({ ...metered, meter: undefined }), [`error meter_missing ${c0}.meter`]],
  ['licensed with a meter', priced({ meter }), [`error meter_not_allowed ${c0}.meter`]],
  ['metered once', priced({ ...metered, interval: 'one_time' }), [`error metered_one_time ${c0}.interval`]],
  ['metered and flat', priced({ ...metered, model: 'flat' }), [`error metered_flat ${c0}.model`]],
  [
    'one event counted in two ways',
    priced(metered, { ...metered, meter: { ...meter, aggregation: 'last' } }),
    [`error meter_conflict ${c1}.meter.aggregation`],
  ],
  [
    'one meter under two names',
    priced(metered, { ...metered, meter: { ...meter, displayName: 'Calls' } }),
    [`warning meter_name ${c1}.meter.displayName`],
  ],
  ['usage that costs nothing', priced({ ...metered, unitAmount: '0' }), [`info free_metered_usage ${c0}`]],
  [
    'a year above twelve months',
    priced({}, { interval: 'year', unitAmount: '58801' }),
    [`warning yearly_above_monthly ${c1}.unitAmount`],
  ],
  ['a year of twelve months', priced({}, { interval: 'year', unitAmount: '58800' }), []],
  [
    'a year above twelve months in euro',
    priced(
      { currencyOptions: { eur: { unitAmount: '100' } } },
      { interval: 'year', unitAmount: '49000', currencyOptions: { eur: { unitAmount: '1300' } } },
    ),
    [`warning yearly_above_monthly ${c1}.currencyOptions.eur.unitAmount`],
  ],
  [
    'a year of seats, a month of the flat fee',
    priced({}, { model: 'per_unit', unitName: 'seat', interval: 'year', unitAmount: '99000' }),
    [],
  ],
  [
    'a percentage without a rate',
    priced({}, { ...metered, model: 'percentage', unitAmount: undefined }),
    [`error rate_missing ${c1}.rate`, `warning priced_here ${c1}`],
  ],
  ['a rate on a flat price', priced({ rate: '3' }), [`error rate_missing ${c0}.rate`]],
  [
    'an amount beside a rate',
    priced({}, { ...metered, model: 'percentage', rate: '3' }),
    [`error amount_not_allowed ${c1}.unitAmount`, `warning priced_here ${c1}`],
  ],
  [
    'a rate above a hundred',
    priced({}, { ...metered, model: 'percentage', unitAmount: undefined, rate: '101' }),
    [`error rate_range ${c1}.rate`, `warning priced_here ${c1}`],
  ],
  [
    'a percentage of seats',
    priced({}, { model: 'percentage', unitAmount: undefined, rate: '3' }),
    [`warning percentage_licensed ${c1}.usageType`, `warning priced_here ${c1}`],
  ],
  [
    'packages in tiers without a size',
    priced({}, { model: 'volume_package', unitAmount: undefined, tiers: [{ upTo: null, packageAmount: '5' }] }),
    [`error tier_package_size ${c1}.tiers[0].packageSize`, `warning priced_here ${c1}`],
  ],
  [
    'packages in tiers without an amount',
    priced(
      {},
      { model: 'graduated_package', unitAmount: undefined, packageSize: 5, tiers: [{ upTo: null, unitAmount: '5' }] },
    ),
    [
      `error tier_price_missing ${c1}.tiers[0].packageAmount`,
      `error tier_field_unused ${c1}.tiers[0].unitAmount`,
      `warning priced_here ${c1}`,
    ],
  ],
  [
    'percentages in tiers of money',
    priced(
      {},
      {
        ...metered,
        model: 'graduated_percentage',
        unitAmount: undefined,
        tiers: [
          { upTo: '99.5', rate: '3' },
          { upTo: null, rate: '2' },
        ],
      },
    ),
    [`warning priced_here ${c1}`],
  ],
  [
    'a minimum above the maximum',
    priced({}, { minimum: '200', maximum: '100' }),
    [`error minimum_above_maximum ${c1}.minimum`, `warning priced_here ${c1}`],
  ],
  [
    'half a cent at least',
    priced({}, { minimum: '0.5' }),
    [`error amount_precision ${c1}.minimum`, `warning priced_here ${c1}`],
  ],
  [
    'a negative maximum',
    priced({}, { maximum: '-100' }),
    [`error negative_amount ${c1}.maximum`, `warning priced_here ${c1}`],
  ],
  [
    'a commitment above the maximum',
    priced({}, { ...metered, maximum: '100', commitment: { amount: '200' } }),
    [`error commitment_above_maximum ${c1}.commitment.amount`, `warning priced_here ${c1}`],
  ],
  [
    'usage beyond a commitment that costs less than nothing',
    priced({}, { ...metered, commitment: { amount: '200', overageRate: '-1' } }),
    [`error overage_range ${c1}.commitment.overageRate`, `warning priced_here ${c1}`],
  ],
  [
    'a minimum at home only',
    priced(
      { currencyOptions: { eur: { unitAmount: '1' } } },
      { minimum: '100', currencyOptions: { eur: { unitAmount: '1' } } },
    ),
    [`error limit_missing ${c1}.currencyOptions.eur.minimum`, `warning priced_here ${c1}`],
  ],
  ['free units of a flat price', priced({ freeUnits: '5' }), [`error free_units ${c0}.freeUnits`]],
  ['fewer than no free units', priced({}, { ...metered, freeUnits: '-5' }), [`error free_units ${c1}.freeUnits`]],
  ['free units that Stripe holds as a tier', priced({ ...metered, freeUnits: '5' }), []],
  [
    'tiers that are paid once',
    priced({}, { model: 'volume', interval: 'one_time', unitAmount: undefined, tiers: [open] }),
    [`warning priced_here ${c1}`],
  ],
  [
    'nothing that Stripe can hold',
    priced({ minimum: '100' }),
    ['error nothing_in_stripe pricing.components', `warning priced_here ${c0}`],
  ],
  ['a unit with a long name', priced({ unitName: 'monthly active user' }), [`error unit_name_too_long ${c0}.unitName`]],
])('%s', (_, changes, problems) => {
  expect(problemsOf(changes)).toEqual(problems);
});

it('a meter that another plan counts otherwise', () => {
  const configuration = configurationOf(priced({ ...metered, meter: { ...meter, aggregation: 'count' } }));
  const otherPlans = [{ id: 'plan_2', key: 'other', name: 'Other', tier: 'team', status: 'draft', configuration }];
  expect(problemsOf(priced(metered), { otherPlans })).toEqual([`error meter_conflict ${c0}.meter.aggregation`]);
});

it('13 decimals are refused before any rule is asked', () => {
  const pricing = { currency: 'usd', billingCycle: 'monthly' as const, basePrice: 1e-13 };
  expect(() => configurationOf({ pricing })).toThrow('at most 15 digits before and 12 after the point');
});
