import type { PlanConfiguration } from '../../contracts/plans.ts';
import { isFree } from '../plans/entry-price.ts';
import { placedComponents } from '../plans/placed-components.ts';

/** Laws on consumers speak of natural persons outside their trade: here, plans of the tier `individual`. */
export function isForConsumers({ tier }: PlanConfiguration): boolean {
  return tier === 'individual';
}

export function trialDays({ stripeIntegration }: PlanConfiguration): number {
  return stripeIntegration.trialPeriodDays ?? 0;
}

const monthsOf = { day: 1 / 31, week: 7 / 31, month: 1, year: 12 } as const;

/** The prices that renew by themselves, with the length of their period in months. */
export function renewingPrices(configuration: PlanConfiguration): { path: string; months: number }[] {
  if (isFree(configuration)) return [];
  return placedComponents(configuration).flatMap(({ path, component }) =>
    component.interval === 'one_time' ? [] : [{ path, months: monthsOf[component.interval] * component.intervalCount }],
  );
}

/** A subscription that costs a consumer something and goes on until it is cancelled. */
export function isConsumerSubscription(configuration: PlanConfiguration): boolean {
  return isForConsumers(configuration) && renewingPrices(configuration).length > 0;
}
