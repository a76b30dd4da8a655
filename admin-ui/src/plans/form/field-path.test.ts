import { expect, it } from '@jest/globals';
import { formPath, isUnder, pathInWords } from './field-path.ts';

it.each([
  ['pricing.components[0].tiers[1].upTo', 'pricing.components.0.tiers.1.upTo'],
  ['features[2].limits.seats', 'features.2.limits.seats'],
  ['features[0].limits[seats]', 'features.0.limits.seats'],
  ['name', 'name'],
])('formPath(%s) is %s', (field, path) => {
  expect(formPath(field)).toBe(path);
});

it.each([
  ['pricing.components[0].tiers[1].upTo', 'Prices › price 1 › tier 2 › last unit'],
  ['features[2].limits.seats', 'Feature 3 › limits › seats'],
  ['name', 'Name'],
  ['', 'Plan'],
])('pathInWords(%s) is "%s"', (field, words) => {
  expect(pathInWords(field)).toBe(words);
});

it('isUnder does not take a longer name for a child', () => {
  expect(isUnder('pricing.components.1.key', 'pricing.components.1')).toBe(true);
  expect(isUnder('pricing.components.10.key', 'pricing.components.1')).toBe(false);
});
