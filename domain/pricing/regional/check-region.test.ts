import { expect, it } from '@jest/globals';
import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { CreateRegionalPricingInput } from '../../../contracts/pricing-regional.ts';
import { regionProblems } from './check-region.ts';

const region = (changes: Partial<CreateRegionalPricingInput> = {}): CreateRegionalPricingInput => ({
  ...{ targetPlans: [], countries: ['NO'], currency: 'nok', overrides: [], adjustment: '0', ending: 'none' },
  ...changes,
});
const team = { pricing: { currency: 'usd', components: [{ key: 'seats' }] } } as unknown as PlanConfiguration;
const targets = [{ key: 'team', versions: new Map([[1, team]]) }];
const problems = (changes: Partial<CreateRegionalPricingInput>, others: CreateRegionalPricingInput[] = []) =>
  regionProblems(region(changes), { targets, others }).map(({ field, code }) => `${field} ${code}`);

it('names countries, currencies, plans and components that there are', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ currency: 'zzz', countries: ['SE', 'XX'], adjustment: '-100' })).toEqual([
    'currency unknown_currency',
    'adjustment below_minus_100_percent',
    'countries[1] unknown_country',
  ]);
  expect(problems({ targetPlans: ['team', 'nothing'] })).toEqual(['targetPlans[1] unknown_plan']);
  const override = (componentId: string) => ({ overrides: [{ componentId, unitAmount: '100' }] });
  expect(problems(override('seats'))).toEqual(['targetPlans one_plan_for_overrides']);
  expect(problems({ ...override('seats'), targetPlans: ['team'] })).toEqual([]);
  expect(problems({ ...override('steats'), targetPlans: ['team'] })).toEqual([
    'overrides[0].componentId unknown_component',
  ]);
});

it('gives a country one price a plan, beside one for all plans', () => {
  const others = [region({ countries: ['SE', 'NO'] }), region({ targetPlans: ['team', 'pro'], countries: ['DK'] })];
  expect(problems({ countries: ['FI', 'SE'] }, others)).toEqual(['countries[1] priced_already']);
  expect(problems({ targetPlans: ['team'], countries: ['SE'] }, others)).toEqual([]);
  expect(problems({ targetPlans: ['team'], countries: ['DK'] }, others)).toEqual(['countries[0] priced_already']);
  const everywhere = region({ countries: [] });
  expect(problems({ countries: [] }, others)).toEqual([]);
  expect(problems({ countries: [] }, [everywhere])).toEqual(['countries priced_already']);
  expect(problems({}, [everywhere])).toEqual([]);
});
