import { expect, it } from '@jest/globals';
import {
  type PromotionStatus,
  type PromotionTransition,
  promotionLifecycle,
  promotionStatuses,
} from '../../../contracts/tables/promotion-lifecycle.ts';
import { dueTransition, type PromotionMoment, promotionTransition } from './lifecycle.ts';

const now = new Date('2026-06-01T00:00:00Z');
const moment = (changes: Partial<PromotionMoment> = {}): PromotionMoment => ({
  status: 'active',
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: new Date('2027-01-01T00:00:00Z'),
  usageLimit: 10,
  currentUsage: 3,
  ...changes,
});
const later = new Date('2026-07-01T00:00:00Z');

/** Follows what is due until nothing is. */
function settled(promotion: PromotionMoment): PromotionStatus {
  let status = promotion.status;
  for (let steps = 0; steps < 5; steps++) {
    const next = dueTransition({ ...promotion, status }, now);
    if (!next) return status;
    status = promotionTransition(status, next);
  }
  throw new Error(`it does not settle from ${promotion.status}`);
}

it.each<[PromotionStatus, Partial<PromotionMoment>, PromotionStatus]>([
  ['scheduled', {}, 'active'],
  ['scheduled', { validFrom: later }, 'scheduled'],
  ['active', { currentUsage: 10 }, 'exhausted'],
  ['exhausted', { currentUsage: 9 }, 'active'],
  ['exhausted', { usageLimit: null, currentUsage: 50 }, 'active'],
  ['active', { validFrom: later }, 'scheduled'],
  ['active', { validTo: now }, 'expired'],
  ['paused', { validTo: now }, 'expired'],
  ['paused', {}, 'paused'],
  ['expired', { validTo: later }, 'active'],
  ['expired', { validTo: later, currentUsage: 10 }, 'exhausted'],
  ['archived', { validTo: now }, 'archived'],
  ['awaiting_approval', { validTo: now }, 'awaiting_approval'],
])('%s becomes what time and use say', (status, changes, end) => {
  expect(settled(moment({ status, ...changes }))).toBe(end);
});

it('refuses what the table does not hold, with what it needs', () => {
  expect(() => promotionTransition('archived', 'resume')).toThrow(/resume needs paused/);
  expect(promotionTransition('paused', 'resume')).toBe('scheduled');
});

it('lets every status but the last be left, and reaches every status', () => {
  const names = Object.keys(promotionLifecycle) as PromotionTransition[];
  for (const status of promotionStatuses) {
    const leaves = names.some((name) => (promotionLifecycle[name].from as readonly string[]).includes(status));
    expect([status, leaves]).toEqual([status, status !== 'archived']);
    const reached = names.some((name) => promotionLifecycle[name].to === status);
    expect([status, reached]).toEqual([status, status !== 'awaiting_approval']);
  }
});
