import { type Environment, execute } from '../../commands/command.ts';
import { createAlaCarteFeature, recordAlaCartePurchase } from '../../commands/pricing/alacarte.ts';
import { offerCurrency } from '../../commands/pricing/currencies.ts';
import { createCustomerSpecificPricing } from '../../commands/pricing/customers/customer-pricing.ts';
import { createRegionalPricing } from '../../commands/pricing/regional-pricing.ts';
import { createPricingRule } from '../../commands/pricing/rules/pricing-rules.ts';
import { createTaxRegion, updateTaxSettings } from '../../commands/pricing/tax/tax-regions.ts';
import { readTaxSettings } from '../../commands/pricing/tax/tax-tables.ts';
import { createPricingTemplate } from '../../commands/pricing/templates.ts';
import type { CreatePricingRuleInput } from '../../contracts/pricing-rules.ts';
import * as plans from '../../database/plans.ts';
import * as pricing from '../../database/pricing.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import type { SamplePricing } from './pricing.ts';

const caller = { actor: 'sample-company', requestId: null };

/**
 * Brings in how the company prices beside its plans, by the commands of everybody. What is there already is left: broken
 * off, the next start brings in the rest.
 */
export async function loadPricing(sample: SamplePricing, environment: Environment): Promise<void> {
  const { db } = environment;
  const missing = async <T>(
    store: { all(db: Environment['db']): Promise<{ body: object }[]> },
    all: T[],
    key: keyof T,
  ) => {
    const known = new Set((await store.all(db)).map(({ body }) => String(Reflect.get(body, key))));
    return all.filter((one) => !known.has(String(one[key])));
  };
  for (const currency of await missing(pricing.offeredCurrencies, sample.currencies, 'code')) {
    await execute(offerCurrency, offerCurrency.input.parse(currency), caller, environment);
  }
  if ((await pricing.regionalPricings.all(db)).length === 0) {
    for (const regional of sample.regional) {
      await execute(createRegionalPricing, createRegionalPricing.input.parse(regional), caller, environment);
    }
  }
  for (const rule of await missing(pricing.rules, sample.rules, 'name')) {
    const input: CreatePricingRuleInput = createPricingRule.input.parse(rule);
    await execute(createPricingRule, input, caller, environment);
  }
  const agreed = new Set((await pricing.customerPricings.all(db)).map(({ body }) => body.name));
  for (const { onPlan, config } of sample.agreements.filter(({ config: { name } }) => !agreed.has(name))) {
    const [customerId] = await customersOn(environment, onPlan, 1);
    if (!customerId) continue;
    const input = createCustomerSpecificPricing.input.parse({ customerId, config });
    await execute(createCustomerSpecificPricing, input, caller, environment);
  }
  for (const feature of await missing(pricing.alacarteFeatures, sample.alacarte, 'featureId')) {
    const { id } = await execute(
      createAlaCarteFeature,
      createAlaCarteFeature.input.parse(feature),
      caller,
      environment,
    );
    for (const { onPlan, customers } of sample.purchases.filter(({ featureId }) => featureId === feature.featureId)) {
      for (const customerId of await customersOn(environment, onPlan, customers)) {
        await execute(recordAlaCartePurchase, { featureId: id, customerId, quantity: '1' }, caller, environment);
      }
    }
  }
  const { revision } = await readTaxSettings(db);
  if (revision === 1) {
    const input = updateTaxSettings.input.parse({ revision, updates: sample.taxSettings });
    await execute(updateTaxSettings, input, caller, environment);
  }
  for (const region of await missing(pricing.taxRegions, sample.taxRegions, 'region')) {
    await execute(createTaxRegion, createTaxRegion.input.parse(region), caller, environment);
  }
  for (const template of await missing(pricing.templates, sample.templates, 'key')) {
    await execute(createPricingTemplate, createPricingTemplate.input.parse(template), caller, environment);
  }
}

async function customersOn({ db }: Environment, planKey: string, limit: number): Promise<string[]> {
  const plan = await plans.findByKey(db, planKey);
  return plan ? await subscriptions.customerIdsOn(db, { planId: plan.id }, { limit, offset: 0 }) : [];
}
