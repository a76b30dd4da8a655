import { placedComponents } from '../placed-components.ts';
import type { PlanRule, PlanSubject, PlanValidationContext } from '../plan-subject.ts';

export const meterMissing: PlanRule = {
  code: 'meter_missing',
  severity: 'error',
  source: 'https://docs.stripe.com/billing/subscriptions/usage-based',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => component.usageType === 'metered' && !component.meter)
      .map(({ path }) => ({
        field: `${path}.meter`,
        message: 'A metered price needs a meter that counts its usage.',
        suggestedFix: 'Name a meter: its event, its name and how it adds up.',
      }));
  },
};

export const meterNotAllowed: PlanRule = {
  code: 'meter_not_allowed',
  severity: 'error',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => component.usageType === 'licensed' && component.meter)
      .map(({ path }) => ({
        field: `${path}.meter`,
        message: 'A licensed price takes its quantity from the subscription and has no meter.',
        suggestedFix: 'Remove the meter, or set usageType to metered.',
      }));
  },
};

export const meteredOneTime: PlanRule = {
  code: 'metered_one_time',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-recurring-usage_type',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => component.usageType === 'metered' && component.interval === 'one_time')
      .map(({ path }) => ({
        field: `${path}.interval`,
        message: 'Usage is billed again and again: a metered price cannot be one-time.',
        suggestedFix: 'Choose an interval such as month.',
      }));
  },
};

export const meteredFlat: PlanRule = {
  code: 'metered_flat',
  severity: 'error',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => component.usageType === 'metered' && component.model === 'flat')
      .map(({ path }) => ({
        field: `${path}.model`,
        message: 'A flat price costs the same whatever is used, so there is nothing to meter.',
        suggestedFix: 'Choose per_unit, or set usageType to licensed.',
      }));
  },
};

/** Uses of meters: this plan's with their paths, then those of other plans. */
function meterUses({ configuration }: PlanSubject, { otherPlans }: PlanValidationContext) {
  const own = placedComponents(configuration).map((placed) => ({ ...placed, by: placed.path, isOwn: true }));
  const others = otherPlans.flatMap((plan) =>
    placedComponents(plan.configuration).map((placed) => ({ ...placed, by: `the plan "${plan.name}"`, isOwn: false })),
  );
  return [...own, ...others].flatMap(({ component, path, by, isOwn }) =>
    component.usageType === 'metered' && component.meter ? [{ meter: component.meter, path, by, isOwn }] : [],
  );
}

export const meterConflict: PlanRule = {
  code: 'meter_conflict',
  severity: 'error',
  source: 'https://docs.stripe.com/api/billing/meter/update (only display_name can change)',
  check(subject, context) {
    const uses = meterUses(subject, context);
    return uses.flatMap(({ meter, path, isOwn }, index) => {
      const other = uses.find(
        (use, at) =>
          use.meter.eventName === meter.eventName &&
          use.meter.aggregation !== meter.aggregation &&
          (!use.isOwn || at < index),
      );
      if (!isOwn || !other) return [];
      return [
        {
          field: `${path}.meter.aggregation`,
          message: `The meter "${meter.eventName}" counts by ${other.meter.aggregation} in ${other.by}; how a meter counts cannot be changed.`,
          suggestedFix: `Use ${other.meter.aggregation}, or an event name of its own.`,
        },
      ];
    });
  },
};

export const meterName: PlanRule = {
  code: 'meter_name',
  severity: 'warning',
  check(subject, context) {
    const uses = meterUses(subject, context);
    return uses.flatMap(({ meter, path, isOwn }, index) => {
      const other = uses.find(
        (use, at) =>
          use.meter.eventName === meter.eventName &&
          use.meter.displayName !== meter.displayName &&
          (!use.isOwn || at < index),
      );
      if (!isOwn || !other) return [];
      const message = `${other.by} calls the meter "${meter.eventName}" "${other.meter.displayName}": the last one published names it for all.`;
      return [{ field: `${path}.meter.displayName`, message, suggestedFix: `Use "${other.meter.displayName}".` }];
    });
  },
};

export const meterRules: PlanRule[] = [
  meterMissing,
  meterNotAllowed,
  meteredOneTime,
  meteredFlat,
  meterConflict,
  meterName,
];
