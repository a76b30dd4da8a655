import { expect, it } from '@jest/globals';
import type { Limits } from '../../../contracts/approvals.ts';
import { fieldName, limitChanges, limitsRefusal } from './limit-values.ts';

const stored: Limits = {
  revision: 3,
  approvalsNeeded: 1,
  expiryHours: 168,
  measures: [
    { measure: 'priceChangePercentage', title: '', approvalAbove: 10, refusedAbove: 100 },
    { measure: 'audienceSize', title: '', approvalAbove: null, refusedAbove: 1000 },
  ],
};
const approval = fieldName('priceChangePercentage', 'approvalAbove');

it('sends what differs alone; nothing typed is never', () => {
  expect(limitChanges(stored, { [approval]: '10' })).toEqual({});
  expect(limitChanges(stored, { [approval]: '', approvalsNeeded: '2' })).toEqual({
    approvalsNeeded: 2,
    measures: [{ measure: 'priceChangePercentage', approvalAbove: null, refusedAbove: 100 }],
  });
});

it('says why it cannot be saved', () => {
  expect(limitsRefusal(stored, {})).toBe('Nothing has changed');
  expect(limitsRefusal(stored, { [approval]: 'ten' })).toContain('figures');
  expect(limitsRefusal(stored, { approvalsNeeded: '0' })).toContain('numbers');
  expect(limitsRefusal(stored, { [approval]: '200' })).toContain('refused before');
  expect(limitsRefusal(stored, { [approval]: '15' })).toBeNull();
});
