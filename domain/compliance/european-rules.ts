import type { PlanComplianceRule } from './compliance-rule.ts';
import { isConsumerSubscription, isForConsumers, renewingPrices, trialDays } from './consumer-offers.ts';
import { isAimedAt } from './regions.ts';

const consumerRights = 'https://eur-lex.europa.eu/eli/dir/2011/83/oj';
const inclusive = 'Set stripeIntegration.taxBehavior to inclusive, with amounts that contain the tax.';
const taxField = 'stripeIntegration.taxBehavior';

const taxInclusive = {
  effectiveFrom: '2014-06-13',
  region: 'EU',
  source: 'Directive 2011/83/EU, art. 6(1)(e)',
  sourceUrl: consumerRights,
  asks: 'A consumer is told the total price including taxes before being bound.',
  raises: 'ComplianceViolation',
} as const;

export const europeanPlanRules: PlanComplianceRule[] = [
  {
    ...taxInclusive,
    code: 'eu_consumer_price_includes_tax',
    title: 'Consumers in the EU see prices with tax',
    severity: 'error',
    check({ configuration }) {
      const { availability, stripeIntegration } = configuration;
      const aimed = isConsumerSubscription(configuration) && isAimedAt('EU', availability.countries);
      if (!aimed || stripeIntegration.taxBehavior === 'inclusive') return [];
      const message = 'A plan for individuals that is offered in the EU shows its prices with tax.';
      return [{ field: taxField, message, suggestedFix: inclusive }];
    },
  },
  {
    ...taxInclusive,
    code: 'eu_consumer_price_if_aimed_at',
    title: 'An offer to all the world may be aimed at consumers in the EU',
    severity: 'warning',
    source: 'Directive 2011/83/EU, art. 6(1)(e); CJEU C-585/08 and C-144/09 on what aims at a member state',
    check({ configuration }) {
      const { availability, stripeIntegration } = configuration;
      const open = isConsumerSubscription(configuration) && availability.countries.length === 0;
      if (!open || stripeIntegration.taxBehavior === 'inclusive') return [];
      const message = 'A plan for individuals that is offered everywhere may reach consumers in the EU without tax.';
      return [{ field: taxField, message, suggestedFix: `${inclusive} Or name the countries it is for.` }];
    },
  },
  {
    code: 'eu_consumer_trial_explained',
    title: 'A trial that becomes paid is explained, or there is a second right of withdrawal',
    severity: 'warning',
    region: 'EU',
    effectiveFrom: '2023-10-05',
    source: 'CJEU C-565/22 (Sofatutor) on directive 2011/83/EU, art. 9(1)',
    sourceUrl: 'https://curia.europa.eu/juris/liste.jsf?num=C-565/22',
    asks: 'Before a free trial, a consumer is told clearly of the price that follows it.',
    raises: 'ComplianceViolation',
    check({ configuration }) {
      if (!isConsumerSubscription(configuration) || trialDays(configuration) === 0) return [];
      if (configuration.description.trim() !== '') return [];
      const message = 'The trial becomes paid, and no words of the plan say so.';
      return [{ field: 'description', message, suggestedFix: 'Say in the description what is paid after the trial.' }];
    },
  },
  {
    code: 'eu_consumer_withdrawal_button',
    title: 'Contracts made online are withdrawn from by a button',
    severity: 'info',
    region: 'EU',
    effectiveFrom: '2026-06-19',
    source: 'Directive (EU) 2023/2673, art. 1(2): art. 11a of directive 2011/83/EU',
    sourceUrl: 'https://eur-lex.europa.eu/eli/dir/2023/2673/oj',
    asks: 'The interface in which a consumer concluded the contract has a function to withdraw within 14 days.',
    raises: 'ComplianceViolation',
    check: ({ configuration }) =>
      isConsumerSubscription(configuration)
        ? [{ field: 'tier', message: 'Consumers withdraw within 14 days by a button where they bought.' }]
        : [],
  },
  {
    code: 'de_consumer_term',
    title: 'Consumers in Germany are bound for two years at most',
    severity: 'error',
    region: 'DE',
    effectiveFrom: '2022-03-01',
    source: 'BGB § 309 no. 9 a',
    sourceUrl: 'https://www.gesetze-im-internet.de/bgb/__309.html',
    asks: 'Standard terms do not bind a consumer for more than two years.',
    raises: 'ComplianceViolation',
    check({ configuration }) {
      if (!isForConsumers(configuration) || !isAimedAt('DE', configuration.availability.countries)) return [];
      return renewingPrices(configuration)
        .filter(({ months }) => months > 24)
        .map(({ path, months }) => ({
          field: `${path}.intervalCount`,
          message: `A term of ${Math.round(months)} months binds consumers for too long.`,
          suggestedFix: 'Choose a period of two years or less.',
        }));
    },
  },
  {
    code: 'de_consumer_renewal',
    title: 'A first term that ends is prolonged without a new one in Germany',
    severity: 'warning',
    region: 'DE',
    effectiveFrom: '2022-03-01',
    source: 'BGB § 309 no. 9 b',
    sourceUrl: 'https://www.gesetze-im-internet.de/bgb/__309.html',
    asks: 'After the first term, a consumer can leave at any time within a month.',
    raises: 'ComplianceViolation',
    check: ({ configuration }) =>
      isForConsumers(configuration)
        ? renewingPrices(configuration)
            .filter(({ months }) => months > 1 && isAimedAt('DE', configuration.availability.countries))
            .map(({ path }) => ({
              field: path,
              message: 'After its first period, consumers in Germany leave this subscription within a month.',
              suggestedFix: 'Let them cancel within a month after the first period, and refund the rest.',
            }))
        : [],
  },
  {
    code: 'fr_consumer_renewal_notice',
    title: 'Consumers in France are reminded before a renewal',
    severity: 'info',
    region: 'FR',
    effectiveFrom: '2016-07-01',
    source: 'Code de la consommation, art. L215-1',
    sourceUrl: 'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000032226852',
    asks: 'Between three months and one month before it is too late, a consumer is told that the contract need not be renewed.',
    raises: 'ComplianceViolation',
    check: ({ configuration }) =>
      isForConsumers(configuration)
        ? renewingPrices(configuration)
            .filter(({ months }) => months >= 12)
            .map(({ path }) => ({
              field: path,
              message: 'Remind consumers in France one to three months before this price renews.',
            }))
        : [],
  },
  {
    code: 'gb_consumer_total_price',
    title: 'Consumers in the United Kingdom see the total price',
    severity: 'error',
    region: 'GB',
    effectiveFrom: '2025-04-06',
    source: 'Digital Markets, Competition and Consumers Act 2024, s. 230',
    sourceUrl: 'https://www.legislation.gov.uk/ukpga/2024/13/section/230',
    asks: 'An invitation to purchase states the total price, taxes and unavoidable charges included.',
    raises: 'ComplianceViolation',
    check({ configuration }) {
      const { availability, stripeIntegration } = configuration;
      const aimed = isConsumerSubscription(configuration) && isAimedAt('GB', availability.countries);
      if (!aimed || stripeIntegration.taxBehavior === 'inclusive') return [];
      const message = 'A plan for individuals that is offered in the United Kingdom shows its prices with tax.';
      return [{ field: taxField, message, suggestedFix: inclusive }];
    },
  },
];
