import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { RuleContext } from '../validation/rule.ts';
import type { ComplianceRule } from './compliance-rule.ts';
import { isConsumerSubscription } from './consumer-offers.ts';
import { isAimedAt } from './regions.ts';

/** What laws have to know of prices that some customers are given and others not. */
export interface PriceExperimentSubject {
  noticeDays: number;
  prices: readonly {
    /** Path of the variant. */
    path: string;
    name: string;
    configuration: PlanConfiguration;
    reducedFrom: { component: string; price: { amount: number; currency: string } } | null;
  }[];
  /**
   * The lowest price that everybody was asked in the 30 days before, by `priorPriceKey`, in minor units; null when nothing
   * was asked.
   */
  lowestPrices: ReadonlyMap<string, number | null>;
}

export const priorPriceKey = (component: string, currency: string): string => `${component} ${currency}`;

export type PriceExperimentRule = ComplianceRule<PriceExperimentSubject, RuleContext>;

const isForConsumersOfTheUnion = (configuration: PlanConfiguration): boolean =>
  isConsumerSubscription(configuration) && isAimedAt('EU', configuration.availability.countries);

export const priceExperimentRules: readonly PriceExperimentRule[] = [
  {
    code: 'eu_lowest_prior_price',
    title: 'An announced reduction names the lowest price of the last 30 days',
    severity: 'error',
    region: 'EU',
    effectiveFrom: '2022-05-28',
    source: 'Directive 98/6/EC, art. 6a, inserted by directive (EU) 2019/2161',
    sourceUrl: 'https://eur-lex.europa.eu/eli/dir/1998/6/2022-05-28',
    asks: 'A variant that is announced as a reduction shows beside it the lowest price that was asked in the 30 days before.',
    raises: 'ComplianceViolation',
    check: ({ prices, lowestPrices }) =>
      prices.flatMap(({ path, name, configuration, reducedFrom }) => {
        if (!reducedFrom || !isForConsumersOfTheUnion(configuration)) return [];
        const { component, price } = reducedFrom;
        const lowest = lowestPrices.get(priorPriceKey(component, price.currency)) ?? null;
        if (lowest !== null && price.amount <= lowest) return [];
        const field = `${path}.reducedFrom.price`;
        const { amount, currency } = price;
        if (lowest === null) {
          const message = `"${name}" is announced as reduced from ${amount} ${currency}, and nothing was asked for ${component} in the last 30 days.`;
          return [{ field, message, suggestedFix: 'Announce no reduction.' }];
        }
        return [
          {
            field,
            message: `"${name}" is announced as reduced from ${amount} ${currency}; the lowest price of the last 30 days is ${lowest}.`,
            suggestedFix: `Show ${lowest} ${currency} as the price before.`,
          },
        ];
      }),
  },
  {
    code: 'eu_price_stays_available',
    title: 'A price that was offered can be had for a reasonable time',
    severity: 'error',
    region: 'EU',
    effectiveFrom: '2007-12-12',
    source: 'Directive 2005/29/EC, annex I no. 5',
    sourceUrl: 'https://eur-lex.europa.eu/eli/dir/2005/29/oj',
    asks: 'Consumers are not invited to buy at a price that cannot be had for a reasonable time after it was offered.',
    raises: 'ComplianceViolation',
    check: ({ noticeDays, prices }) =>
      noticeDays === 0 && prices.some(({ configuration }) => isForConsumersOfTheUnion(configuration))
        ? [
            {
              field: 'noticeDays',
              message: 'Who was given a price in it could not have it any more from the moment of its end.',
              suggestedFix: 'Let the prices stand for some days after its end.',
            },
          ]
        : [],
  },
];
