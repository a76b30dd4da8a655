import { expect, it } from '@jest/globals';
import { wantsEvent } from './wants-event.ts';

it.each([
  ['plan.published', 'plan.published', true],
  ['plan.*', 'plan.published', true],
  ['*', 'plan.published', true],
  ['plan.*', 'planner.published', false],
  ['plan', 'plan.published', false],
  ['plan.publish', 'plan.published', false],
])('%s and %s: %s', (pattern, type, wanted) => {
  expect(wantsEvent(['other.event', pattern], type)).toBe(wanted);
});
