import { expect, it } from '@jest/globals';
import { shownFields } from './shown-fields.ts';

it('tells what becomes of each field that a change touches, and what else was shown', () => {
  const shown = {
    before: { region: 'SE', rates: [{ percentage: '25', from: '2020-01-01' }], note: 'old' },
    after: { region: 'SE', rates: [{ percentage: '26', from: '2020-01-01' }], isActive: true },
    impact: { affectedCustomers: 1, until: '2026-12-03T00:00:00.000Z' },
  };
  expect(shownFields(shown)).toEqual({
    changes: [
      { field: 'Rates 1 › percentage', before: '25', after: '26' },
      { field: 'Note', before: 'old', after: null },
      { field: 'Is active', before: null, after: 'yes' },
    ],
    facts: [
      { label: 'Impact › affected customers', value: '1' },
      { label: 'Impact › until', value: 'Dec 3, 2026' },
    ],
  });
});

it('shows what is taken away, and what is no record at all', () => {
  expect(shownFields({ before: { price: '10' }, after: null }).changes).toEqual([
    { field: 'Price', before: '10', after: null },
  ]);
  expect(shownFields('as it is').facts).toEqual([{ label: 'Shown', value: 'as it is' }]);
});
