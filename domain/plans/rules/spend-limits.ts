import { decimal } from '../../money/decimal.ts';
import { placedAmounts, placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';

export const minimumAboveMaximum: PlanRule = {
  code: 'minimum_above_maximum',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ amounts: { minimum, maximum }, optionPath }) =>
      minimum !== undefined && maximum !== undefined && decimal(minimum).gt(maximum)
        ? [{ field: `${optionPath}.minimum`, message: `The minimum (${minimum}) is above the maximum (${maximum}).` }]
        : [],
    );
  },
};

/** A commitment above the most that is charged would never be owed in full. */
export const commitmentAboveMaximum: PlanRule = {
  code: 'commitment_above_maximum',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ amounts: { commitment, maximum }, optionPath }) =>
      commitment && maximum !== undefined && decimal(commitment.amount).gt(maximum)
        ? [
            {
              field: `${optionPath}.commitment.amount`,
              message: `The commitment (${commitment.amount}) is above the maximum (${maximum}).`,
            },
          ]
        : [],
    );
  },
};

export const overageRange: PlanRule = {
  code: 'overage_range',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration)
      .filter(({ amounts: { commitment } }) => commitment && !isOverageRate(commitment.overageRate))
      .map(({ optionPath }) => ({
        field: `${optionPath}.commitment.overageRate`,
        message: 'Usage beyond a commitment costs 0 to 1000 per cent of its usual price.',
      }));
  },
};

const isOverageRate = (rate: string) => decimal(rate).gte(0) && decimal(rate).lte(1_000);

/** What limits a price in one currency does so in all: else the same plan means other things abroad. */
export const limitMissing: PlanRule = {
  code: 'limit_missing',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, amounts, currency, optionPath }) =>
      (['minimum', 'maximum', 'commitment'] as const).flatMap((field) =>
        component[field] !== undefined && amounts[field] === undefined
          ? [
              {
                field: `${optionPath}.${field}`,
                message: `"${component.key}" has a ${field}, but none in ${currency}.`,
                suggestedFix: `Set the ${field} in ${currency} too.`,
              },
            ]
          : [],
      ),
    );
  },
};

export const freeUnits: PlanRule = {
  code: 'free_units',
  severity: 'error',
  check({ configuration }) {
    return placedComponents(configuration).flatMap(({ component, path }) => {
      if (component.freeUnits === undefined) return [];
      const field = `${path}.freeUnits`;
      if (decimal(component.freeUnits).lt(0)) return [{ field, message: 'Free units are 0 or more.' }];
      return component.model === 'flat'
        ? [{ field, message: 'A flat price counts no units.', suggestedFix: 'Remove freeUnits, or choose per_unit.' }]
        : [];
    });
  },
};

export const spendLimitRules: PlanRule[] = [
  minimumAboveMaximum,
  commitmentAboveMaximum,
  overageRange,
  limitMissing,
  freeUnits,
];
