import type { InvoiceItem, InvoiceTerms } from '../../contracts/invoice-preview.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { SubscriptionRow } from '../../database/subscriptions.ts';
import { billingPeriod } from '../../domain/pricing/proration/billing-period.ts';
import { renewalOf } from './billed-plan.ts';

/** A cycle that begins now. */
export function newCycle(
  items: readonly InvoiceItem[],
  { billing }: PlanConfiguration,
  at: Date,
): InvoiceTerms['cycle'] {
  return { anchor: at.toISOString(), ...renewalOf(items), mode: billing.anchor, timeZone: billing.timeZone };
}

/**
 * The cycle of a subscription. Its anchor is where the trial ended or it began, as Stripe has it; records whose present
 * period does not follow from that are taken at their word.
 */
export function presentCycle(
  subscription: SubscriptionRow,
  items: readonly InvoiceItem[],
  { billing }: PlanConfiguration,
): InvoiceTerms['cycle'] {
  const { trial_end, started_at, current_period_start, current_period_end } = subscription;
  const terms = { ...renewalOf(items), mode: billing.anchor, timeZone: billing.timeZone };
  const candidates = [trial_end, started_at].filter((time) => time !== null && time <= current_period_start);
  for (const anchor of candidates) {
    const cycle = { anchor: anchor!.toISOString(), ...terms };
    const period = billingPeriod(cycle, current_period_start.toISOString());
    if (period.end === Math.floor(current_period_end.getTime() / 1_000)) return cycle;
  }
  return { anchor: current_period_start.toISOString(), ...terms };
}
