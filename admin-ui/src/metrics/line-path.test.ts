import { expect, it } from '@jest/globals';
import { linePath } from './line-path.ts';

const path = (...values: (number | null)[]) =>
  linePath(
    values.map((value) => ({ value })),
    10,
    4,
  );

it('draws values from zero up, with gaps where there are none', () => {
  expect(path(0, 2, 4)).toBe('M0.0,4.0 L5.0,2.0 L10.0,0.0');
  expect(path(1, null, 1)).toBe('M0.0,0.0 M10.0,0.0');
  expect(path(null, null)).toBe('');
});

it('shows what is below zero below it', () => {
  expect(path(-2, 2)).toBe('M0.0,4.0 L10.0,0.0');
});
