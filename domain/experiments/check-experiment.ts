import type { CreateExperimentInput, SuccessMetric } from '../../contracts/experiments.ts';
import type { Flag } from '../../contracts/flags.ts';
import type { MetricUnit } from '../../contracts/metrics.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { ComplianceOverride } from '../compliance/compliance-rule.ts';
import type { PriceExperimentSubject } from '../compliance/price-experiment-rules.ts';
import { checkCondition } from '../condition/check-condition.ts';
import { ConditionError } from '../condition/condition-error.ts';
import { isOfType } from '../flags/definition.ts';
import type { Finding, Rule, RuleContext } from '../validation/rule.ts';
import { runRules } from '../validation/run-rules.ts';
import { type BoundVersion, priceRules, unlawfulPrices, unpublishable } from './price-rules.ts';

export interface ExperimentCheck extends RuleContext {
  readonly flag: { readonly type: Flag['type']; readonly archived: boolean } | null;
  /** Those that are there, by key; `guards`: can be a guardrail. */
  readonly metrics: ReadonlyMap<string, { readonly name: string; readonly unit: MetricUnit; readonly guards: boolean }>;
  /** Money of metrics is in it. */
  readonly baseCurrency: string;
  /** Those that variants name, by id. */
  readonly planVersions: ReadonlyMap<string, BoundVersion>;
  /** Customers who subscribe to the plan of the control. */
  readonly subscribers?: number;
  /** The largest change of a price, in per cent, that anybody may make; null for any. */
  readonly priceChangeRefusedAbove?: number | null;
  readonly complianceOverrides?: readonly ComplianceOverride[];
  /** What everybody was asked in the last 30 days, of what variants are announced to be reduced from. */
  readonly lowestPrices?: PriceExperimentSubject['lowestPrices'];
  /** Parts of exclusion groups that others under way have. */
  readonly groupParts: readonly { key: string; group: string; from: number; to: number }[];
}

/** What of an experiment can be checked. */
export type CheckedExperiment = Omit<CreateExperimentInput, 'key' | 'name' | 'description'>;

export type ExperimentRule = Rule<CheckedExperiment, ExperimentCheck>;

function duplicates(keys: readonly string[], field: (index: number) => string, what: string): Finding[] {
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index ? [{ field: field(index), message: `${what} "${key}" is there twice.` }] : [],
  );
}

const variantRules: readonly ExperimentRule[] = [
  {
    code: 'one_variant',
    severity: 'error',
    check: ({ variants }) =>
      variants.length >= 2
        ? []
        : [
            {
              field: 'variants',
              message: `An experiment compares a control with at least one variant; it has ${variants.length}.`,
              suggestedFix: 'Name the control first, then what is tried.',
            },
          ],
  },
  {
    code: 'allocation_off_100',
    severity: 'error',
    check({ variants }) {
      const sum = variants.reduce((total, { trafficPercentage }) => total + trafficPercentage, 0);
      if (variants.length < 2 || Math.abs(sum - 100) < 0.01) return [];
      return [
        {
          field: 'variants',
          message: `The variants share ${Number(sum.toFixed(2))} %, not 100 %.`,
          suggestedFix: 'To leave subjects out of the experiment, lower trafficAllocation.percentage.',
        },
      ];
    },
  },
  {
    code: 'variant_without_traffic',
    severity: 'error',
    check: ({ variants, trafficAllocation }) =>
      variants.flatMap(({ key, trafficPercentage }, index) =>
        (trafficPercentage * trafficAllocation.percentage) / 10_000 >= 0.0001
          ? []
          : [{ field: `variants[${index}].trafficPercentage`, message: `Nobody is given ${key}.` }],
      ),
  },
  {
    code: 'variant_twice',
    severity: 'error',
    check: ({ variants }) =>
      duplicates(
        variants.map(({ key }) => key),
        (index) => `variants[${index}].key`,
        'The variant',
      ),
  },
  {
    code: 'value_type',
    severity: 'error',
    check: ({ variants }, { flag }) =>
      variants.flatMap(({ key, value, planVersionId }, index) =>
        !flag || isOfType(flag.type, value === undefined ? planVersionId : value)
          ? []
          : [
              {
                field: `variants[${index}].value`,
                message: `${key} gives no ${flag.type}, which the flag has.`,
                suggestedFix: `Give a ${flag.type}${flag.type === 'string' ? ', or a planVersionId' : ''}.`,
              },
            ],
      ),
  },
];

const metricRules: readonly ExperimentRule[] = [
  {
    code: 'primary_metric',
    severity: 'error',
    check({ successMetrics }) {
      const count = successMetrics.filter(({ role }) => role === 'primary').length;
      if (count === 1) return [];
      return [
        {
          field: 'successMetrics',
          message: `An experiment has one primary metric, which decides; this one has ${count}.`,
          suggestedFix: 'Make the others secondary or guardrails.',
        },
      ];
    },
  },
  {
    code: 'metric_twice',
    severity: 'error',
    check: ({ successMetrics }) =>
      duplicates(
        successMetrics.map(({ metricKey }) => metricKey),
        (index) => `successMetrics[${index}].metricKey`,
        'The metric',
      ),
  },
  {
    code: 'unknown_metric',
    severity: 'error',
    check: ({ successMetrics, scaling }, { metrics }) => [
      ...unknown(successMetrics, 'successMetrics', metrics),
      ...unknown(scaling.guardrails, 'scaling.guardrails', metrics),
    ],
  },
  {
    code: 'metric_cannot_guard',
    severity: 'error',
    check: ({ successMetrics }, { metrics }) =>
      successMetrics.flatMap(({ metricKey, role }, index) =>
        role !== 'guardrail' || (metrics.get(metricKey)?.guards ?? true)
          ? []
          : [
              {
                field: `successMetrics[${index}].metricKey`,
                message: `${metrics.get(metricKey)?.name} has no value for each subject: nothing can be tested continuously.`,
                suggestedFix: 'Take a count, conversion, mean or revenue metric, or make it secondary.',
              },
            ],
      ),
  },
  {
    code: 'budget_metric',
    severity: 'error',
    check: ({ earlyStoppingRules, successMetrics }, { metrics, baseCurrency }) =>
      earlyStoppingRules.flatMap((rule, index): Finding[] => {
        if (rule.type !== 'budget') return [];
        const field = `earlyStoppingRules[${index}]`;
        const own = successMetrics.some(({ metricKey }) => metricKey === rule.metricKey);
        if (!own || metrics.get(rule.metricKey)?.unit !== 'money') {
          const message = `"${rule.metricKey}" is no metric of money of this experiment.`;
          return [{ field: `${field}.metricKey`, message }];
        }
        if (rule.limit.currency === baseCurrency) return [];
        return [{ field: `${field}.limit`, message: `Metrics of money are in ${baseCurrency.toUpperCase()}.` }];
      }),
  },
];

const allocationRules: readonly ExperimentRule[] = [
  {
    code: 'unknown_flag',
    severity: 'error',
    check: ({ flagKey }, { flag }) =>
      flag && !flag.archived
        ? []
        : [{ field: 'flagKey', message: `There is no flag "${flagKey}".`, suggestedFix: 'Create it first.' }],
  },
  {
    code: 'condition',
    severity: 'error',
    check({ trafficAllocation: { condition } }) {
      try {
        checkCondition(condition);
        return [];
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
        return [{ field: 'trafficAllocation.condition', message: error.message }];
      }
    },
  },
  {
    code: 'exclusion_overlaps',
    severity: 'error',
    check({ trafficAllocation: { exclusion } }, { groupParts }) {
      if (!exclusion) return [];
      const field = 'trafficAllocation.exclusion';
      if (exclusion.from >= exclusion.to) return [{ field, message: 'The part of the group ends where it begins.' }];
      return groupParts
        .filter(({ group, from, to }) => group === exclusion.group && from < exclusion.to && exclusion.from < to)
        .map(({ key, from, to }) => ({
          field,
          message: `"${key}" has ${from}–${to} % of the group "${exclusion.group}": the parts overlap.`,
        }));
    },
  },
];

function unknown(
  named: readonly Pick<SuccessMetric, 'metricKey'>[],
  field: string,
  metrics: ExperimentCheck['metrics'],
): Finding[] {
  return named.flatMap(({ metricKey }, index) =>
    metrics.has(metricKey)
      ? []
      : [
          {
            field: `${field}[${index}].metricKey`,
            message: `There is no metric "${metricKey}".`,
            suggestedFix: 'GET /v1/metrics lists those there are.',
          },
        ],
  );
}

/** Everything that is wrong with an experiment, and what will not work as hoped; only errors forbid it. */
export function checkExperiment(experiment: CheckedExperiment, context: ExperimentCheck): ValidationProblem[] {
  return [
    ...runRules([...variantRules, ...priceRules, ...metricRules, ...allocationRules], experiment, context),
    ...unpublishable(experiment, context),
    ...unlawfulPrices(experiment, context),
  ];
}
