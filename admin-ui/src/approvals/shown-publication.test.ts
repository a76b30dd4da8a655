import { expect, it } from '@jest/globals';
import type { CatalogueChange } from '../../../contracts/plans.ts';
import { priceChanges, shownPublication } from './shown-publication.ts';

const price = (action: CatalogueChange['action'], changes: CatalogueChange['changes']): CatalogueChange => ({
  action,
  object: 'price',
  key: 'starter:monthly',
  stripeId: null,
  reason: '',
  changes,
});
const diffOf = (...changes: CatalogueChange[]) => ({
  hash: '',
  changes,
  summary: { create: 0, update: 0, archive: 0, leave: 0 },
});

it('tells each amount that changes, old and new, in its own currency', () => {
  const diff = diffOf(
    price('create', [
      { field: 'unitAmountDecimal', from: '4900', to: '5880' },
      { field: 'currencyOptions.eur.unitAmountDecimal', from: '4500', to: '4050' },
      { field: 'unitAmountDecimal', from: '0', to: '100' },
      { field: 'taxBehavior', from: 'unspecified', to: 'exclusive' },
    ]),
    price('archive', [{ field: 'unitAmountDecimal', from: '1', to: '2' }]),
  );
  expect(priceChanges(diff, 'usd').map(({ before, after, difference }) => [before, after, difference])).toEqual([
    ['$49.00', '$58.80', '+20 %'],
    ['€45.00', '€40.50', '−10 %'],
    ['$0.00', '$1.00', null],
  ]);
});

it('knows a publication from a change of another kind', () => {
  expect(shownPublication({ audience: 5 })).toBeNull();
  expect(shownPublication(null)).toBeNull();
  expect(shownPublication({ planKey: 'a', from: 1, to: 2, impact: {}, diff: diffOf() })).toMatchObject({ to: 2 });
});
