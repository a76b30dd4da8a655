import { expect, it } from '@jest/globals';
import { pageOf } from './attention-links.ts';

it.each([
  ['/v1/operations/op_1', '/operations/op_1/show'],
  ['/v1/plans/plan_1', '/plans/plan_1/show'],
  ['/v1/webhooks/wh_1/deliveries', '/webhooks/wh_1/show'],
  ['/v1/webhooks/wh_1', null],
  ['https://example.com/v1/plans/plan_1', null],
])('%s is seen at %s', (href, page) => {
  expect(pageOf(href)).toBe(page);
});
