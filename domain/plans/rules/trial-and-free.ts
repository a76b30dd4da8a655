import { entryPrice, isFree } from '../entry-price.ts';
import { placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';

export const trialOnFreePlan: PlanRule = {
  code: 'trial_on_free_plan',
  severity: 'error',
  check({ configuration }) {
    const days = configuration.stripeIntegration.trialPeriodDays ?? 0;
    if (days === 0 || !isFree(configuration)) return [];
    return [
      {
        field: 'stripeIntegration.trialPeriodDays',
        message: `Nothing in this plan costs anything, so a trial of ${days} days ends in nothing.`,
        suggestedFix: 'Remove the trial, or set a price.',
      },
    ];
  },
};

export const freeMeteredUsage: PlanRule = {
  code: 'free_metered_usage',
  severity: 'info',
  check({ configuration }) {
    if (!isFree(configuration)) return [];
    return placedComponents(configuration)
      .filter(({ component }) => component.usageType === 'metered')
      .map(({ path }) => ({ field: path, message: 'The usage is counted, and costs nothing at any quantity.' }));
  },
};

export const competingPlan: PlanRule = {
  code: 'competing_plan',
  severity: 'warning',
  check({ configuration }, { otherPlans }) {
    const price = entryPrice(configuration);
    if (!price) return [];
    return otherPlans
      .filter((plan) => {
        const other = entryPrice(plan.configuration);
        const sameOffer = other?.amount === price.amount && other.per === price.per;
        const sameMarket =
          plan.tier === configuration.tier && plan.configuration.pricing.currency === configuration.pricing.currency;
        return plan.status === 'active' && sameMarket && sameOffer;
      })
      .map((plan) => ({
        field: 'pricing',
        message: `The active plan "${plan.name}" is for the same tier at the same price: the two compete.`,
        suggestedFix: `Set another price or tier, or deprecate "${plan.name}".`,
      }));
  },
};

export const trialAndFreeRules: PlanRule[] = [trialOnFreePlan, freeMeteredUsage, competingPlan];
