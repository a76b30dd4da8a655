import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import {
  type PromotionStatus,
  type PromotionStep,
  type PromotionTransition,
  promotionLifecycle,
  promotionStepAllowed,
} from '../../../contracts/tables/promotion-lifecycle.ts';

/** The status after a transition. @throws TransitionNotAllowed with what it needs */
export function promotionTransition(status: PromotionStatus, name: PromotionTransition): PromotionStatus {
  const { allowed, reason } = promotionStepAllowed(name, status);
  if (!allowed) throw new PricewrightError('TransitionNotAllowed', `${reason}.`);
  const { to }: PromotionStep = promotionLifecycle[name];
  return to;
}

export interface PromotionMoment {
  status: PromotionStatus;
  validFrom: Date;
  validTo: Date | null;
  usageLimit: number | null;
  currentUsage: number;
}

/** The transition that time, use or an edit asks for next; null when the status says what is so. */
export function dueTransition(promotion: PromotionMoment, now: Date): PromotionTransition | null {
  const { status, validFrom, validTo, usageLimit, currentUsage } = promotion;
  if (status === 'awaiting_approval' || status === 'archived') return null;
  if (validTo !== null && now >= validTo) return status === 'expired' ? null : 'expire';
  const begun = now >= validFrom;
  const usedUp = usageLimit !== null && currentUsage >= usageLimit;
  switch (status) {
    case 'scheduled':
      return begun ? 'start' : null;
    case 'active':
      if (!begun) return 'postpone';
      return usedUp ? 'exhaust' : null;
    case 'exhausted':
      if (!begun) return 'postpone';
      return usedUp ? null : 'reopen';
    case 'expired':
      return 'postpone';
    case 'paused':
      return null;
  }
}
