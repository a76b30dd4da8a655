import type { PlanComplianceRule } from './compliance-rule.ts';
import { isConsumerSubscription, isForConsumers, renewingPrices, trialDays } from './consumer-offers.ts';

const california = {
  region: 'US-CA',
  sourceUrl: 'https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=BPC&sectionNum=17602',
  raises: 'ComplianceViolation',
} as const;

export const americanPlanRules: PlanComplianceRule[] = [
  {
    ...california,
    code: 'us_ca_renewal_terms',
    title: 'The terms of an automatic renewal are presented in California',
    severity: 'error',
    effectiveFrom: '2010-12-01',
    source: 'California Business and Professions Code § 17602(a)(1)',
    asks: 'The terms of a subscription that renews, and the price after a trial, are presented clearly beside the request for consent.',
    check({ configuration }) {
      if (!isConsumerSubscription(configuration) || configuration.description.trim() !== '') return [];
      const after = trialDays(configuration) > 0 ? ', nor what is paid after the trial' : '';
      return [
        {
          field: 'description',
          message: `The plan renews by itself, and no words of it say so${after}.`,
          suggestedFix: 'Describe what is paid, how often, until when, and how to cancel.',
        },
      ];
    },
  },
  {
    ...california,
    code: 'us_ca_yearly_reminder',
    title: 'Consumers in California are reminded before a yearly renewal',
    severity: 'info',
    effectiveFrom: '2022-07-01',
    source: 'California Business and Professions Code § 17602(b)',
    asks: 'A subscription of a year or longer is reminded of between 15 and 45 days before it renews.',
    check: ({ configuration }) =>
      isForConsumers(configuration)
        ? renewingPrices(configuration)
            .filter(({ months }) => months >= 12)
            .map(({ path }) => ({
              field: path,
              message: 'Remind consumers in California 15 to 45 days before this price renews.',
            }))
        : [],
  },
  {
    ...california,
    code: 'us_ca_trial_reminder',
    title: 'Consumers in California are reminded before a long trial ends',
    severity: 'info',
    effectiveFrom: '2022-07-01',
    source: 'California Business and Professions Code § 17602(a)(4)',
    asks: 'A free trial of more than 31 days is reminded of between 3 and 21 days before it ends.',
    check: ({ configuration }) =>
      isConsumerSubscription(configuration) && trialDays(configuration) > 31
        ? [
            {
              field: 'stripeIntegration.trialPeriodDays',
              message: 'Remind consumers in California 3 to 21 days before this trial ends.',
            },
          ]
        : [],
  },
];
