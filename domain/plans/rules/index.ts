import type { PlanRule } from '../plan-subject.ts';
import { amountRules } from './amounts.ts';
import { availabilityRules } from './availability.ts';
import { componentRules } from './components.ts';
import { currencyRules } from './currencies.ts';
import { featureRules } from './features.ts';
import { keyRules } from './keys.ts';
import { meterRules } from './meters.ts';
import { pricedHereRules } from './priced-here.ts';
import { spendLimitRules } from './spend-limits.ts';
import { stripeLimitRules } from './stripe-limits.ts';
import { tierAmountRules } from './tier-amounts.ts';
import { tierRules } from './tiers.ts';
import { trialAndFreeRules } from './trial-and-free.ts';
import { yearlyAboveMonthly } from './yearly-price.ts';

/** All rules of plans, in the order in which their findings are shown. */
export const planRules: readonly PlanRule[] = [
  ...keyRules,
  ...featureRules,
  ...componentRules,
  ...tierRules,
  ...amountRules,
  ...spendLimitRules,
  ...currencyRules,
  ...meterRules,
  ...trialAndFreeRules,
  yearlyAboveMonthly,
  ...tierAmountRules,
  ...availabilityRules,
  ...stripeLimitRules,
  ...pricedHereRules,
];
