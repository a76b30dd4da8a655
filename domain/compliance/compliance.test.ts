import { describe, expect, it } from '@jest/globals';
import type { PlanConfigurationInput } from '../../contracts/plans.ts';
import { countryCodes } from '../plans/country-codes.ts';
import { configurationOf } from '../plans/test-support/configurations.ts';
import { context, problemsOf } from '../plans/test-support/problems-of.ts';
import { validatePlan, validationError } from '../plans/validate-plan.ts';
import type { ComplianceOverride } from './compliance-rule.ts';
import { complianceCodes, complianceRules } from './index.ts';
import { isAimedAt, regionsOf } from './regions.ts';

const consumer = (countries: string[], changes: Partial<PlanConfigurationInput> = {}) =>
  problemsOf({ tier: 'individual', availability: { countries }, ...changes });
const exclusive = { stripeIntegration: { taxBehavior: 'exclusive' as const } };
const inclusive = { stripeIntegration: { taxBehavior: 'inclusive' as const } };
const every = (interval: 'month' | 'year', intervalCount = 1): Partial<PlanConfigurationInput> => ({
  pricing: {
    currency: 'usd',
    billingCycle: 'monthly',
    components: [{ key: 'one', name: 'One', model: 'flat', interval, intervalCount, unitAmount: '4900' }],
  },
});
const errorOf = (changes: Partial<PlanConfigurationInput>, complianceOverrides: ComplianceOverride[] = []) =>
  validationError(
    validatePlan({ key: 'team', configuration: configurationOf(changes) }, { ...context, complianceOverrides }),
  );

describe('regions', () => {
  it('of a country are itself, its union and its states', () => {
    expect(regionsOf(['DE', 'US'])).toEqual(['DE', 'US', 'EU', 'US-CA']);
    expect(regionsOf(['SE'])).toEqual(['SE', 'EU']);
    expect(regionsOf([])).toBeUndefined();
  });

  it('are aimed at by naming a country of theirs only', () => {
    expect(isAimedAt('EU', ['NO', 'FI'])).toBe(true);
    expect(isAimedAt('EU', ['NO'])).toBe(false);
    expect(isAimedAt('EU', [])).toBe(false);
  });
});

describe('every rule', () => {
  it.each(complianceRules)('$code says since when it holds, where it is written and what it asks', (rule) => {
    expect(new Date(rule.effectiveFrom).toISOString().slice(0, 10)).toBe(rule.effectiveFrom);
    expect(new URL(rule.sourceUrl).protocol).toBe('https:');
    expect(rule.source.length).toBeGreaterThan(5);
    expect(rule.asks).toMatch(/^[A-Z].{20,}\.$/);
    const region = rule.region ?? 'EU';
    expect(region === 'EU' || countryCodes.has(region.slice(0, 2))).toBe(true);
  });

  it('has a code of its own', () => {
    expect(complianceCodes.size).toBe(complianceRules.length);
  });
});

describe('consumers', () => {
  it('in the EU see prices with tax', () => {
    expect(consumer(['SE'], exclusive)).toContain('error eu_consumer_price_includes_tax stripeIntegration.taxBehavior');
    expect(consumer(['SE'], inclusive)).toEqual([]);
    expect(consumer(['US'], exclusive)).toEqual([]);
    expect(problemsOf({ tier: 'team', availability: { countries: ['SE'] }, ...exclusive })).toEqual([]);
  });

  it('anywhere are a warning, since an offer to all the world may be aimed at them', () => {
    expect(consumer([], exclusive)).toEqual(['warning eu_consumer_price_if_aimed_at stripeIntegration.taxBehavior']);
  });

  it('in the United Kingdom see the total price', () => {
    expect(consumer(['GB'], exclusive)).toEqual(['error gb_consumer_total_price stripeIntegration.taxBehavior']);
  });

  it('in California read the terms of what renews', () => {
    expect(consumer(['US'], { description: ' ' })).toEqual(['error us_ca_renewal_terms description']);
    expect(consumer(['CA'], { description: ' ' })).toEqual([]);
    expect(
      consumer(['US'], {
        description: '',
        ...every('month'),
        pricing: { currency: 'usd', billingCycle: 'monthly', basePrice: '0' },
      }),
    ).toEqual([]);
  });

  it('in California are reminded of years and long trials', () => {
    expect(consumer(['US'], every('year'))).toEqual(['info us_ca_yearly_reminder pricing.components[0]']);
    expect(consumer(['US'], { stripeIntegration: { trialPeriodDays: 31 } })).toEqual([]);
    expect(consumer(['US'], { stripeIntegration: { trialPeriodDays: 32 } })).toEqual([
      'info us_ca_trial_reminder stripeIntegration.trialPeriodDays',
    ]);
  });

  it('in Germany are not bound for more than two years', () => {
    const found = (years: number) => consumer(['DE'], { ...every('year', years), ...inclusive });
    expect(found(3)).toContain('error de_consumer_term pricing.components[0].intervalCount');
    expect(found(2)).toEqual(['warning de_consumer_renewal pricing.components[0]']);
  });

  it('in the EU hear what follows a trial', () => {
    const trial = { description: '', stripeIntegration: { taxBehavior: 'inclusive' as const, trialPeriodDays: 14 } };
    expect(consumer(['FR'], trial)).toEqual(['warning eu_consumer_trial_explained description']);
  });
});

describe('trade', () => {
  it('with prohibited countries is refused', () => {
    const found = problemsOf({ availability: { countries: ['SE', 'CU', 'SY'] } });
    expect(found).toEqual([
      'error stripe_prohibited_country availability.countries[1]',
      'error stripe_prohibited_country availability.countries[2]',
      'error ofac_embargo availability.countries[1]',
    ]);
    expect(problemsOf({})).toEqual([]);
  });
});

describe('a rule', () => {
  it('waits for its date', () => {
    const at = (now: string) =>
      problemsOf({ tier: 'individual', availability: { countries: ['SE'] }, ...inclusive }, { now: new Date(now) });
    expect(at('2026-06-18T00:00:00Z')).toEqual([]);
    expect(at('2026-06-19T00:00:00Z')).toEqual(['info eu_consumer_withdrawal_button tier']);
  });

  it('is disabled or put off by the installation', () => {
    const found = (override: Partial<ComplianceOverride>) =>
      problemsOf(
        { tier: 'individual', availability: { countries: ['GB'] }, ...exclusive },
        {
          complianceOverrides: [{ code: 'gb_consumer_total_price', disabled: false, effectiveFrom: null, ...override }],
        },
      );
    expect(found({})).toHaveLength(1);
    expect(found({ disabled: true })).toEqual([]);
    expect(found({ effectiveFrom: '2030-01-01' })).toEqual([]);
  });

  it('is named with its source by what it stops', () => {
    const law = { tier: 'individual' as const, availability: { countries: ['GB'] }, ...exclusive };
    expect(errorOf(law)).toMatchObject({
      code: 'ComplianceViolation',
      details: {
        fields: [{ message: expect.stringContaining('Digital Markets, Competition and Consumers Act 2024') }],
      },
    });
    expect(errorOf({ availability: { countries: ['KP'] } })).toMatchObject({
      code: 'RegionalRestriction',
      status: 422,
    });
    expect(errorOf({ ...law, availability: { countries: ['GB', 'KP'] } }).code).toBe('ComplianceViolation');
    expect(errorOf({ ...law, availability: { countries: ['GB', 'XX'] } }).code).toBe('InvalidPlanConfiguration');
  });
});
