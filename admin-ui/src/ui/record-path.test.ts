import { expect, it } from '@jest/globals';
import { recordPath } from './record-path.ts';

it('leads from an id of any area to its page', () => {
  expect(recordPath('plan_01')).toBe('/plans/plan_01/show');
  expect(recordPath('rule_01')).toBe('/pricing/rules/rule_01');
});

it('leads nowhere where there is no page', () => {
  for (const id of ['member_01', 'freeze', '']) expect(recordPath(id)).toBeNull();
});
