import { expect, it } from '@jest/globals';
import { conditionWords } from './condition-words.ts';

it.each([
  [{}, 'everybody'],
  [{ country: 'SE' }, 'country is SE'],
  [
    { country: { $in: ['SE', 'NO'] }, seats: { $gte: 5, $lt: 50 } },
    'country is one of SE, NO and seats is at least 5 and seats is less than 50',
  ],
  [{ $or: [{ plan: 'free' }, { seats: { $exists: false } }] }, '(plan is free) or (seats is not known)'],
  [{ $not: { plan: { $ne: 'free' } } }, 'not (plan is not free)'],
  [{ subscribedAt: { $lt: '2025-11-21T00:00:00.000Z' } }, 'subscribedAt is less than Nov 21, 2025'],
  [{ name: { $regex: '^a' } }, 'name $regex ^a'],
])('%j: %s', (condition, words) => {
  expect(conditionWords(condition)).toBe(words);
});
