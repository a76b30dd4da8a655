import { expect, it } from '@jest/globals';
import { calculatePricing } from './calculate.ts';
import { validatePricing } from './check/check-pricing.ts';
import { pricingTemplates } from './templates.ts';

const totalOf = (key: string, quantity: string) => {
  const template = pricingTemplates.find((one) => one.key === key);
  if (!template) throw new Error(key);
  const components = template.components.map((component) => ({ ...component, quantity }));
  return calculatePricing({ currency: template.currency, components, discounts: [] }).total;
};

it.each(pricingTemplates.map((template) => [template.key, template] as const))('%s is sound', (_, template) => {
  const { isValid, warnings } = validatePricing({ ...template, discounts: [], needsQuantities: false });
  expect([isValid, warnings]).toEqual([true, []]);
});

it.each([
  ['flat-rate', '1', 4900],
  ['per-seat', '60', 10 * 1200 + 40 * 1000 + 10 * 800],
  ['base-and-overage', '10000', 9900],
  ['base-and-overage', '110000', 9900 + 45000 + 2000],
  ['packages', '1001', 1000],
  ['payments', '1000', 2500],
  ['payments', '200000', 90000 + 70000],
  ['capped-usage', '1000', 1500],
  ['capped-usage', '100000', 50000],
])('%s of %s costs %d', (key, quantity, total) => {
  expect(totalOf(key, quantity)).toBe(total);
});
