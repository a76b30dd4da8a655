import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PlanStatus } from '../../contracts/tables/plan-lifecycle.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import { appliedRules } from '../compliance/compliance-rule.ts';
import { priceExperimentRules } from '../compliance/price-experiment-rules.ts';
import { regionsOf } from '../compliance/regions.ts';
import { decimal } from '../money/decimal.ts';
import { componentCost } from '../plans/component-cost.ts';
import { largestPriceChange } from '../plans/price-change.ts';
import { priceComponents } from '../plans/price-components.ts';
import type { Finding } from '../validation/rule.ts';
import { runRules } from '../validation/run-rules.ts';
import type { CheckedExperiment, ExperimentCheck, ExperimentRule } from './check-experiment.ts';

/** A plan version that a variant names, as it is now. */
export interface BoundVersion {
  readonly planId: string;
  readonly plan: string;
  readonly number: number;
  readonly status: PlanStatus;
  readonly configuration: PlanConfiguration;
  /** A draft of a plan that sells: publishing it would change what everybody is asked. */
  readonly replaces: boolean;
  /** The experiment that has published it and will take it out of sale. */
  readonly takenBy: string | null;
  /** Published by this very experiment, which is under way. */
  readonly isOwn: boolean;
  /** What the rules of plans have against it. */
  readonly problems: readonly ValidationProblem[];
}

interface Bound {
  readonly index: number;
  readonly key: string;
  readonly version: BoundVersion;
}

const field = (index: number, name = 'planVersionId') => `variants[${index}].${name}`;

function boundVariants({ variants }: CheckedExperiment, { planVersions }: ExperimentCheck): Bound[] {
  return variants.flatMap(({ key, planVersionId }, index) => {
    const version = planVersionId === null ? undefined : planVersions.get(planVersionId);
    return version ? [{ index, key, version }] : [];
  });
}

/** Prices that customers are given, and what their control asks. */
function pricesOf(experiment: CheckedExperiment, context: ExperimentCheck): { control: Bound; others: Bound[] } | null {
  if (experiment.experimentType !== 'pricing') return null;
  const [control, ...others] = boundVariants(experiment, context);
  return control?.index === 0 ? { control, others } : null;
}

function objectionTo({ status, replaces, takenBy, isOwn, plan, number }: BoundVersion): Omit<Finding, 'field'> | null {
  if (isOwn || (status === 'active' && !takenBy) || (status === 'draft' && !replaces)) return null;
  const name = `Version ${number} of ${plan}`;
  if (takenBy) return { message: `${name} is published and taken out of sale by the experiment "${takenBy}".` };
  if (status === 'draft') {
    return {
      message: `${name} would replace what ${plan} sells: everybody would be asked its price.`,
      suggestedFix: 'Clone the plan, change the price there, and bind the variant to the draft of the clone.',
    };
  }
  return { message: `${name} is ${status}: nobody could buy at its price.` };
}

export const priceRules: readonly ExperimentRule[] = [
  {
    code: 'unknown_plan_version',
    severity: 'error',
    check: ({ variants }, { planVersions }) =>
      variants.flatMap(({ planVersionId }, index): Finding[] => {
        if (planVersionId === null) return [];
        const version = planVersions.get(planVersionId);
        if (!version) {
          const message = `${planVersionId} is no version of a plan.`;
          return [{ field: field(index), message, suggestedFix: 'Bind it to a version that is sold, or to a draft.' }];
        }
        const objection = objectionTo(version);
        return objection ? [{ field: field(index), ...objection }] : [];
      }),
  },
  {
    code: 'variant_without_version',
    severity: 'error',
    check: ({ experimentType, variants }) =>
      experimentType !== 'pricing' || variants.every(({ planVersionId }) => planVersionId === null)
        ? []
        : variants.flatMap(({ key, planVersionId }, index) =>
            planVersionId === null
              ? [{ field: field(index), message: `${key} names no plan version: its customers would have no price.` }]
              : [],
          ),
  },
  {
    code: 'price_without_version',
    severity: 'warning',
    check: ({ experimentType, variants }) =>
      experimentType !== 'pricing' || variants.some(({ planVersionId }) => planVersionId !== null)
        ? []
        : [
            {
              field: 'variants',
              message: 'No variant names a plan version: nothing holds its price still while the experiment runs.',
            },
          ],
  },
  {
    code: 'price_by_person',
    severity: 'error',
    check: ({ experimentType, trafficAllocation }) =>
      experimentType === 'pricing' && trafficAllocation.assignBy === 'person'
        ? [
            {
              field: 'trafficAllocation.assignBy',
              message: 'Prices are assigned by customer: persons of one account must not see two.',
            },
          ]
        : [],
  },
  {
    code: 'price_environment',
    severity: 'error',
    check: (experiment, context) =>
      experiment.environment === 'production' || !pricesOf(experiment, context)
        ? []
        : [
            {
              field: 'environment',
              message: `Prices are the same in every environment: an experiment with them in ${experiment.environment} would sell for real.`,
            },
          ],
  },
  {
    code: 'same_price',
    severity: 'error',
    check(experiment, context) {
      const values = experiment.variants.map(({ value, planVersionId }) => JSON.stringify(value ?? planVersionId));
      return pricesOf(experiment, context)
        ? values.flatMap((value, index) =>
            values.indexOf(value) < index
              ? [{ field: field(index), message: 'Two variants give the same: they cannot be told apart.' }]
              : [],
          )
        : [];
    },
  },
  {
    code: 'other_currency',
    severity: 'error',
    check(experiment, context) {
      const prices = pricesOf(experiment, context);
      if (!prices) return [];
      const { currency } = prices.control.version.configuration.pricing;
      return prices.others
        .filter(({ version: { configuration } }) => !isStatedIn(configuration, currency))
        .map(({ index, key }) => ({
          field: field(index),
          message: `${key} states no price in ${currency}, which the control asks in: they cannot be compared.`,
        }));
    },
  },
  {
    code: 'other_components',
    severity: 'warning',
    check(experiment, context) {
      const prices = pricesOf(experiment, context);
      const keys = ({ version }: Bound) => priceComponents(version.configuration).map(({ key }) => key);
      if (!prices) return [];
      const own = new Set(keys(prices.control));
      return prices.others
        .filter((other) => new Set(keys(other)).symmetricDifference(own).size > 0)
        .map(({ index, key }) => ({
          field: field(index),
          message: `${key} has other components than the control: who asks for its price by component has to know which.`,
        }));
    },
  },
  {
    code: 'price_past_hard_limit',
    severity: 'error',
    check(experiment, context) {
      const prices = pricesOf(experiment, context);
      const limit = context.priceChangeRefusedAbove ?? null;
      if (!prices || limit === null) return [];
      return prices.others.flatMap(({ index, key, version }) => {
        const change = largestPriceChange(prices.control.version.configuration, version.configuration);
        const message = `${key} changes a price by ${change} %; more than ${limit} % is refused, whoever approves it.`;
        return change > limit ? [{ field: field(index), message }] : [];
      });
    },
  },
  {
    code: 'price_without_harm_rule',
    severity: 'error',
    check: (experiment, context) =>
      pricesOf(experiment, context) && experiment.earlyStoppingRules.every(({ type }) => type !== 'harm')
        ? [
            {
              field: 'earlyStoppingRules',
              message: 'Prices are taken back when they harm: the rule "harm" cannot be left out.',
            },
          ]
        : [],
  },
  {
    code: 'price_without_guardrail',
    severity: 'warning',
    check: (experiment, context) =>
      pricesOf(experiment, context) && experiment.successMetrics.every(({ role }) => role !== 'guardrail')
        ? [{ field: 'successMetrics', message: 'No guardrail watches what a price does besides its primary metric.' }]
        : [],
  },
  {
    code: 'no_reduction',
    severity: 'error',
    check: (experiment, context) =>
      experiment.variants.flatMap(({ planVersionId, reducedFrom }, index) => {
        const version = planVersionId === null ? undefined : context.planVersions.get(planVersionId);
        if (!reducedFrom || (version && isReduction(version.configuration, reducedFrom))) return [];
        const message = `Its price of ${reducedFrom.component} is not lower than what it is announced to be reduced from.`;
        return [{ field: field(index, 'reducedFrom'), message }];
      }),
  },
  {
    code: 'subscribers_keep_their_price',
    severity: 'warning',
    check(experiment, context) {
      const prices = pricesOf(experiment, context);
      const count = context.subscribers ?? 0;
      if (!prices || count === 0) return [];
      const { plan } = prices.control.version;
      return [
        {
          field: 'trafficAllocation.condition',
          message: `${count} subscribe to ${plan} and keep the price they pay, whatever they are assigned: it shows nothing of them.`,
          suggestedFix: 'Leave subscribers out by the condition.',
        },
      ];
    },
  },
];

function amountsIn(configuration: PlanConfiguration, currency: string) {
  return priceComponents(configuration).map((component) => ({
    component,
    amounts: currency === configuration.pricing.currency ? component : component.currencyOptions[currency],
  }));
}

function isStatedIn(configuration: PlanConfiguration, currency: string): boolean {
  return amountsIn(configuration, currency).every(({ amounts }) => amounts !== undefined);
}

/** Whether one unit costs less than the price before. */
function isReduction(
  configuration: PlanConfiguration,
  { component: key, price }: NonNullable<CheckedExperiment['variants'][number]['reducedFrom']>,
): boolean {
  const found = amountsIn(configuration, price.currency).find(({ component }) => component.key === key);
  if (!found?.amounts) return false;
  return componentCost(found.component, { ...found.amounts, currency: price.currency }, decimal(1)).lt(price.amount);
}

/** What the plans' own rules have against what is to be published: found before the start, not while it is published. */
export function unpublishable(experiment: CheckedExperiment, context: ExperimentCheck): ValidationProblem[] {
  return boundVariants(experiment, context).flatMap(({ index, version: { plan, problems, isOwn } }) =>
    isOwn
      ? []
      : problems.map((problem) => ({
          ...problem,
          field: field(index),
          message: `${plan}, ${problem.field}: ${problem.message}`,
        })),
  );
}

/** What laws ask of prices that some are given and others not. */
export function unlawfulPrices(experiment: CheckedExperiment, context: ExperimentCheck): ValidationProblem[] {
  if (!pricesOf(experiment, context)) return [];
  const bound = boundVariants(experiment, context);
  const countries = bound.map(({ version }) => version.configuration.availability.countries);
  // An offer to all the world is bound by the rules of every region.
  const regions = countries.some((named) => named.length === 0) ? undefined : regionsOf(countries.flat());
  return runRules(
    appliedRules(priceExperimentRules, context.complianceOverrides ?? []),
    {
      noticeDays: experiment.noticeDays,
      lowestPrices: context.lowestPrices ?? new Map(),
      prices: bound.map(({ index, key, version: { configuration } }) => ({
        path: `variants[${index}]`,
        name: key,
        configuration,
        reducedFrom: experiment.variants[index]?.reducedFrom ?? null,
      })),
    },
    { now: context.now, ...(regions ? { regions } : {}) },
  );
}
