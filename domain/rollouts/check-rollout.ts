import type { StartRolloutInput } from '../../contracts/rollouts.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Finding, Rule, RuleContext } from '../validation/rule.ts';
import { runRules } from '../validation/run-rules.ts';
import { exposureOf } from './exposure.ts';

export interface RolloutCheck extends RuleContext {
  /** Metrics that a guardrail can be made of, by key. */
  readonly metrics: ReadonlyMap<
    string,
    {
      readonly name: string;
      readonly guards: boolean;
      /** Why it does not guard. */
      readonly whyNot?: string | null;
      /** Only customers have it. */
      readonly needsCustomers?: boolean;
    }
  >;
  /** Subjects that the guardrail's harm takes to be seen in a stage, by metric's key; absent: nothing is known yet. */
  readonly neededExposure: ReadonlyMap<string, readonly number[]>;
  /** Subjects seen a day, of whom the condition holds; null: not known. */
  readonly subjectsPerDay: number | null;
}

const minutesPerDay = 24 * 60;

const inDays = (days: number) => (days <= 1 ? 'a day' : `${Math.ceil(days)} days`);

/** Shares that no rollout can have; the other rules reckon with those that can be. */
export function checkShares({ stages, holdbackPercentage }: StartRolloutInput): ValidationProblem[] {
  const problem = (field: string, message: string, suggestedFix: string): ValidationProblem => ({
    ...{ field, code: 'percentage_out_of_range', message, severity: 'error', suggestedFix },
  });
  return [
    ...stages.flatMap(({ percentage }, index) =>
      percentage > 0 && percentage <= 100
        ? []
        : problem(
            `stages[${index}].percentage`,
            `Stage ${index + 1} exposes ${percentage} %: it can be more than 0 and at most 100.`,
            'Give the share of subjects that are exposed, in per cent.',
          ),
    ),
    ...(holdbackPercentage >= 0 && holdbackPercentage <= 50
      ? []
      : [
          problem(
            'holdbackPercentage',
            `${holdbackPercentage} % cannot be held back: it can be 0 to 50.`,
            'Hold back 10 % or so, for the guardrails to compare with.',
          ),
        ]),
  ];
}

const rules: readonly Rule<StartRolloutInput, RolloutCheck>[] = [
  {
    code: 'stages_not_rising',
    severity: 'error',
    check: ({ stages }) =>
      stages.flatMap(({ percentage }, index): Finding[] =>
        index > 0 && percentage <= stages[index - 1]!.percentage
          ? [
              {
                field: `stages[${index}].percentage`,
                message: `Stage ${index + 1} exposes ${percentage} %, not more than the one before (${stages[index - 1]!.percentage} %).`,
                suggestedFix: 'Let each stage expose more than the one before.',
              },
            ]
          : [],
      ),
  },
  {
    code: 'stage_within_holdback',
    severity: 'warning',
    check: ({ stages, holdbackPercentage }) =>
      stages.flatMap(({ percentage }, index): Finding[] => {
        const before = index > 0 ? exposureOf({ stages, holdbackPercentage }, index - 1) : 0;
        return percentage > 100 - holdbackPercentage && before === 100 - holdbackPercentage
          ? [
              {
                field: `stages[${index}].percentage`,
                message: `Stage ${index + 1} exposes nobody more: ${holdbackPercentage} % are held back until the end.`,
                suggestedFix: 'Leave the stage out, or hold back fewer.',
              },
            ]
          : [];
      }),
  },
  {
    code: 'guardrails_without_control',
    severity: 'error',
    check: ({ stages, guardrails, holdbackPercentage }) =>
      guardrails.length > 0 && holdbackPercentage === 0 && stages.some(({ percentage }) => percentage === 100)
        ? [
            {
              field: 'holdbackPercentage',
              message: 'At 100 % nobody is left to compare with, so no guardrail could let the last stage end.',
              suggestedFix: 'Hold back at least 5 % until the rollout has completed.',
            },
          ]
        : [],
  },
  {
    code: 'unknown_metric',
    severity: 'error',
    check: ({ guardrails }, { metrics }) =>
      guardrails.flatMap(({ metricKey }, index) =>
        metrics.has(metricKey)
          ? []
          : [
              {
                field: `guardrails[${index}].metricKey`,
                message: `There is no metric "${metricKey}".`,
                suggestedFix: 'GET /v1/metrics lists those there are.',
              },
            ],
      ),
  },
  {
    code: 'metric_cannot_guard',
    severity: 'error',
    check: ({ guardrails }, { metrics }) =>
      guardrails.flatMap(({ metricKey }, index) => {
        const metric = metrics.get(metricKey);
        return metric && !metric.guards
          ? [
              {
                field: `guardrails[${index}].metricKey`,
                message: `${metric.name} cannot be tested continuously: ${metric.whyNot ?? 'it has no value for each subject.'}`,
                suggestedFix:
                  'Take a metric of those who were assigned: a count, conversion, mean, ratio, quantile, revenue or churn.',
              },
            ]
          : [];
      }),
  },
  {
    code: 'metric_needs_customers',
    severity: 'error',
    check: ({ guardrails, assignBy }, { metrics }) =>
      guardrails.flatMap(({ metricKey }, index) => {
        const metric = metrics.get(metricKey);
        return metric?.guards && metric.needsCustomers && assignBy !== 'customer'
          ? [
              {
                field: `guardrails[${index}].metricKey`,
                message: `${metric.name} is of customers' subscriptions: persons who are placed one by one share them.`,
                suggestedFix: 'Place by customer, or take an event metric.',
              },
            ]
          : [];
      }),
  },
  {
    code: 'guardrail_twice',
    severity: 'error',
    check: ({ guardrails }) =>
      guardrails.flatMap(({ metricKey }, index) =>
        guardrails.findIndex((other) => other.metricKey === metricKey) < index
          ? [
              {
                field: `guardrails[${index}].metricKey`,
                message: `"${metricKey}" guards already; twice, it would spend its error rate twice.`,
              },
            ]
          : [],
      ),
  },
  {
    code: 'no_guardrail',
    severity: 'warning',
    check: ({ guardrails }) =>
      guardrails.length === 0
        ? [
            {
              field: 'guardrails',
              message: 'Nothing watches this rollout: its stages follow each other by time alone.',
              suggestedFix: 'Name at least one metric that may not get worse.',
            },
          ]
        : [],
  },
  {
    code: 'cannot_decide_in_time',
    severity: 'warning',
    check: (rollout, { neededExposure, subjectsPerDay, metrics }) => {
      if (subjectsPerDay === null) return [];
      return rollout.guardrails.flatMap(({ metricKey, tolerancePercentage }, index): Finding[] => {
        const slow = (neededExposure.get(metricKey) ?? [])
          .map((needed, stage) => ({ stage, days: needed / subjectsPerDay }))
          .filter(({ stage, days }) => days > rollout.stages[stage]!.bakeMinutes / minutesPerDay);
        const first = slow[0];
        if (!first) return [];
        const name = metrics.get(metricKey)?.name ?? metricKey;
        const days = Number.isFinite(first.days) ? `takes ${inDays(first.days)}` : 'cannot be shown';
        return [
          {
            field: `guardrails[${index}]`,
            message: `Harm of ${tolerancePercentage} % to ${name} ${days} in stage ${first.stage + 1} with ${Math.round(subjectsPerDay)} subjects a day, longer than the stage lasts.`,
            suggestedFix: 'Lengthen the stage, expose more, or tolerate more harm.',
          },
        ];
      });
    },
  },
];

/** Everything that is wrong with a planned rollout, and what will not work as hoped; only errors forbid it. */
export function checkRollout(rollout: StartRolloutInput, context: RolloutCheck): ValidationProblem[] {
  return runRules(rules, rollout, context);
}
