import { expect, it } from '@jest/globals';
import { bucketOf } from '../bucket/bucket-of.ts';
import { compileFilters } from '../flags/compile-subject.ts';
import { type HeldPart, heldOutBy, holdoutFilters, holdoutSeed } from './held-out.ts';

const part = (over: Partial<HeldPart> = {}): HeldPart => ({
  key: 'year',
  unit: 'customer',
  percentage: 5,
  experiments: [],
  seed: holdoutSeed('year'),
  ...over,
});
const customers = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);

it('holds its share, and the same subjects for every experiment', () => {
  const held = (experiment: string) => customers.filter((customer) => heldOutBy([part()], experiment, { customer }));
  // 20,000 at 5 %: standard deviation 31.
  expect(Math.abs(held('one').length - 1_000)).toBeLessThan(4 * 31);
  expect(held('two')).toEqual(held('one'));
});

it('leaves experiments alone that it does not name', () => {
  const named = part({ percentage: 50, experiments: ['price'] });
  const held = customers.find((customer) => heldOutBy([named], 'price', { customer })) as string;
  expect(heldOutBy([named], 'other', { customer: held })).toBeNull();
});

it('a larger share under the same seed holds all of the smaller one', () => {
  for (const customer of customers.slice(0, 5_000)) {
    if (heldOutBy([part()], 'one', { customer })) {
      expect(heldOutBy([part({ percentage: 20 })], 'one', { customer })).not.toBeNull();
    }
  }
});

it("is independent of an experiment's own split", () => {
  const treated = customers.filter((customer) => bucketOf('experiment', customer) < 0.5);
  const held = treated.filter((customer) => heldOutBy([part({ percentage: 20 })], 'one', { customer }));
  expect(Math.abs(held.length / treated.length - 0.2)).toBeLessThan(0.02);
});

it('never lets in whom it cannot tell', () => {
  expect(heldOutBy([part({ unit: 'person' })], 'one', { customer: 'customer-1' })?.key).toBe('year');
  expect(heldOutBy([], 'one', {})).toBeNull();
});

it('says the same as the filters that SDKs evaluate', () => {
  const holdouts = [part({ percentage: 12.34 }), part({ key: 'p', unit: 'person', seed: holdoutSeed('p') })];
  const tests = compileFilters(holdoutFilters(holdouts, 'one', { customer: 'accountId', person: 'id' }));
  for (const customer of customers.slice(0, 5_000)) {
    const person = `person of ${customer}`;
    const passes = tests.every((test) => test({ accountId: customer, id: person }));
    expect(passes).toBe(heldOutBy(holdouts, 'one', { customer, person }) === null);
  }
});
