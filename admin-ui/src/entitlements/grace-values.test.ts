import { expect, it } from '@jest/globals';
import { graceChanges, graceRefusal } from './grace-values.ts';

const stored = { revision: 2, graceDays: 14, features: null, alwaysKept: ['export'] };

it('sends what differs alone', () => {
  expect(graceChanges(stored, { graceDays: '14', everything: true })).toEqual({});
  expect(graceChanges(stored, { graceDays: '7', alwaysKept: [] })).toEqual({ graceDays: 7, alwaysKept: [] });
  expect(graceChanges(stored, { everything: false, features: ['boards'] })).toEqual({ features: ['boards'] });
  expect(graceChanges(stored, { everything: false })).toEqual({ features: [] });
});

it('says why it cannot be saved', () => {
  expect(graceRefusal(stored, {})).toBe('Nothing has changed');
  expect(graceRefusal(stored, { graceDays: '91' })).toContain('0 to 90');
  expect(graceRefusal(stored, { graceDays: '' })).toContain('0 to 90');
  expect(graceRefusal(stored, { graceDays: '0' })).toBeNull();
});
