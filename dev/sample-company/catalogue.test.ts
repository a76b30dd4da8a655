import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { CreateFlagInput } from '../../contracts/flags.ts';
import { CreatePlanInput, CustomerView } from '../../contracts/plans.ts';
import { complianceCodes } from '../../domain/compliance/index.ts';
import { customerView } from '../../domain/plans/customer-view.ts';
import { validatePlan } from '../../domain/plans/validate-plan.ts';

const catalogue = JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'));
const flags = catalogue.flags.map((flag: unknown) => CreateFlagInput.parse(flag)) as CreateFlagInput[];
const plans = (catalogue.plans as unknown[]).map((plan) => {
  const { key = '', ...configuration } = CreatePlanInput.parse(plan);
  return { key, configuration };
});
const impact = {
  affectedCustomers: 0,
  revenueImpact: 0,
  systemLoad: { stripeCalls: 0, level: 'low' as const },
  migrationRequired: false,
  rollbackComplexity: 'low' as const,
};

it('lists each feature after those that it needs', () => {
  flags.forEach(({ dependencies }, index) => {
    const before = flags.slice(0, index).map((flag) => flag.key);
    expect(before).toEqual(expect.arrayContaining(dependencies.map((other) => other.flagKey)));
  });
});

/** Starter is for individuals and open to all the world: it shows what the compliance rules have to say. */
const lawfulNotes: Record<string, string[]> = {
  starter: ['eu_consumer_price_if_aimed_at', 'fr_consumer_renewal_notice', 'us_ca_yearly_reminder'],
};

it.each(plans)('$key is valid beside the others, without a warning but of laws', ({ key, configuration }) => {
  const otherPlans = plans
    .filter((plan) => plan.key !== key)
    .map((plan) => ({
      id: plan.key,
      key: plan.key,
      name: plan.configuration.name,
      tier: plan.configuration.tier,
      status: 'active',
      configuration: plan.configuration,
    }));
  const result = validatePlan(
    { key, configuration },
    { flags, otherPlans, impact, now: new Date('2026-06-01T00:00:00Z') },
  );
  const ofLaws = result.warnings.filter(({ code }) => complianceCodes.has(code));
  expect(ofLaws.map(({ code }) => code)).toEqual(lawfulNotes[key] ?? []);
  const warnings = result.warnings.filter((warning) => !ofLaws.includes(warning));
  expect({ errors: result.errors, warnings }).toEqual({ errors: [], warnings: [] });
});

it.each(plans)('$key reads in dollars and in euros', ({ configuration }) => {
  const view = customerView(configuration, flags);
  expect(CustomerView.parse(view)).toEqual(view);
  expect(new Set(view.prices.map((price) => price.currency))).toEqual(new Set(['usd', 'eur']));
});

it('shows every way of pricing', () => {
  const components = plans.flatMap((plan) => plan.configuration.pricing.components);
  expect(new Set(components.map((component) => component.model))).toEqual(
    new Set(['flat', 'per_unit', 'package', 'graduated', 'volume']),
  );
  expect(new Set(components.map((component) => component.interval))).toEqual(new Set(['month', 'year', 'one_time']));
});
