import { expect, it } from '@jest/globals';
import { pricingTemplates } from '../../../../domain/pricing/templates.ts';
import { componentWords } from './template-words.ts';

const words = (key: string) =>
  pricingTemplates
    .find((template) => template.key === key)!
    .components.flatMap((component) => componentWords(component, (amount) => `${amount}c`));

it('reads every shipped template', () => {
  expect(words('flat-rate')).toEqual(['base: 4900c']);
  expect(words('packages')).toEqual(['messages: 500c for each 1,000']);
  expect(words('per-seat')[2]).toBe('seats above that: 800c each');
  expect(words('payments')).toEqual([
    'processed up to 100,000: 0.9 %',
    'processed up to 1,000,000: 0.7 %',
    'processed above that: 0.5 %',
    'processed: at least 2500c',
  ]);
  for (const { key } of pricingTemplates) expect(words(key).join()).not.toMatch(/undefined|NaN/);
});
