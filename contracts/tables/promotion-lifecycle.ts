/**
 * The allowed transitions of a promotion. People pause, resume and archive; time starts and expires; use exhausts and
 * reopens. What holds at a moment is asked of validity and counts, never of the status alone: a late transition gives
 * nobody anything.
 */
export const promotionStatuses = [
  'awaiting_approval',
  'scheduled',
  'active',
  'paused',
  'exhausted',
  'expired',
  'archived',
] as const;
export type PromotionStatus = (typeof promotionStatuses)[number];

export interface PromotionStep {
  readonly from: readonly PromotionStatus[];
  readonly to: PromotionStatus;
}

export const promotionLifecycle = {
  approve: { from: ['awaiting_approval'], to: 'scheduled' },
  /** Rejected, or nobody decided in time. */
  refuse: { from: ['awaiting_approval'], to: 'archived' },
  start: { from: ['scheduled'], to: 'active' },
  /** Its beginning was moved to later. */
  postpone: { from: ['active', 'exhausted', 'expired'], to: 'scheduled' },
  pause: { from: ['scheduled', 'active'], to: 'paused' },
  resume: { from: ['paused'], to: 'scheduled' },
  exhaust: { from: ['active'], to: 'exhausted' },
  /** A redemption was released, or the limit raised. */
  reopen: { from: ['exhausted'], to: 'active' },
  expire: { from: ['scheduled', 'active', 'paused', 'exhausted'], to: 'expired' },
  archive: { from: ['awaiting_approval', 'scheduled', 'active', 'paused', 'exhausted', 'expired'], to: 'archived' },
} as const satisfies Record<string, PromotionStep>;
export type PromotionTransition = keyof typeof promotionLifecycle;

/** What people may order. */
export const promotionCommands = ['pause', 'resume', 'archive'] as const satisfies readonly PromotionTransition[];
export type PromotionCommand = (typeof promotionCommands)[number];

/** Whether a transition is allowed in a status, or why not in words a person can act on. */
export function promotionStepAllowed(
  name: PromotionTransition,
  status: PromotionStatus,
): { allowed: boolean; reason?: string } {
  const { from }: PromotionStep = promotionLifecycle[name];
  if (from.includes(status)) return { allowed: true };
  return { allowed: false, reason: `${name} needs ${from.join(' or ')}; this promotion is ${status}` };
}
