import type { EventSource, Measure, MetricDefinition } from '../../contracts/metrics.ts';

/** The number that an event carries. An event without it is no part of the metric. */
export type PartValue =
  | { readonly of: 'one' }
  | { readonly of: 'property'; readonly property: string }
  | { readonly of: 'money'; readonly amountProperty: string; readonly currencyProperty: string }
  | { readonly of: 'score'; readonly property: string; readonly scale: 'csat' | 'nps' }
  | { readonly of: 'answered'; readonly property: string; readonly scale: 'csat' | 'nps' };

export interface MetricPart {
  readonly source: EventSource | { readonly sql: string };
  readonly value: PartValue;
}

export type Aggregate = 'sum' | 'any' | 'average' | 'max' | 'min';

/**
 * A metric as a subject's value over a subject's size, whatever its type: means of values where the size is one, ratios
 * where it is not. What reads events, in SQL or in memory, reads this alone.
 */
export interface MetricPlan {
  readonly kind: 'proportion' | 'mean' | 'ratio' | 'quantile';
  readonly numerator: MetricPart;
  readonly aggregate: Aggregate;
  /** Events that make a subject count, for `any`. */
  readonly atLeast: number;
  /**
   * `one`: every subject; `valued`: subjects with a value; `denominator`: the sum of the other part; `persons`: the
   * persons of an account that was assigned as a whole.
   */
  readonly size: 'one' | 'valued' | 'denominator' | 'persons';
  readonly denominator: MetricPart | null;
  /** Hours after the assignment from which on, and until which, events count. */
  readonly startHours: number;
  readonly endHours: number;
  /** CUPED: as many days before the assignment; 0 is without. */
  readonly covariateDays: number;
  readonly winsorise: { at: 'percentile'; percentile: number } | { at: 'cap'; cap: number } | null;
  readonly quantile: number | null;
  /**
   * What it is over all events of a day: their sum, the mean of the subjects with a value, the ratio of both parts, the share
   * of the active subjects, or the share of those first seen that day.
   */
  readonly shown: 'sum' | 'mean' | 'ratio' | 'share' | 'cohort';
}

const plain = { atLeast: 1, denominator: null, startHours: 0, winsorise: null, quantile: null } as const;
const one: PartValue = { of: 'one' };

/** How an event metric is read; null for metrics of the records, which read no events. */
export function planMetric(definition: MetricDefinition): MetricPlan | null {
  switch (definition.type) {
    case 'count':
      return {
        ...plain,
        ...perSubject(definition),
        shown: 'sum',
        kind: definition.unit === 'person' ? 'ratio' : 'mean',
        numerator: { source: definition.source, value: one },
        aggregate: 'sum',
        winsorise: definition.winsorise,
      };
    case 'conversion':
      return {
        ...plain,
        ...perSubject(definition),
        shown: 'share',
        kind: definition.unit === 'person' ? 'ratio' : 'proportion',
        numerator: { source: definition.source, value: one },
        aggregate: 'any',
        atLeast: definition.atLeast,
      };
    case 'revenue': {
      const { amountProperty, currencyProperty } = definition;
      return {
        ...plain,
        ...perSubject(definition),
        shown: 'sum',
        kind: definition.unit === 'person' ? 'ratio' : 'mean',
        numerator: { source: definition.source, value: { of: 'money', amountProperty, currencyProperty } },
        aggregate: 'sum',
        winsorise: definition.winsorise,
      };
    }
    case 'mean': {
      const sums = definition.aggregate === 'sum';
      const subject = perSubject(definition);
      return {
        ...plain,
        ...subject,
        size: sums ? subject.size : 'valued',
        shown: 'mean',
        kind: sums && subject.size === 'one' ? 'mean' : 'ratio',
        numerator: { source: definition.source, value: { of: 'property', property: definition.property } },
        aggregate: definition.aggregate,
        winsorise: definition.winsorise,
      };
    }
    case 'ratio':
      return {
        ...plain,
        ...over(definition),
        shown: 'ratio',
        kind: 'ratio',
        numerator: partOf(definition.numerator),
        denominator: partOf(definition.denominator),
        aggregate: 'sum',
        size: 'denominator',
      };
    case 'quantile':
      return {
        ...plain,
        shown: 'mean',
        kind: 'quantile',
        numerator: { source: definition.source, value: { of: 'property', property: definition.property } },
        aggregate: 'sum',
        size: 'one',
        endHours: definition.windowHours,
        covariateDays: 0,
        quantile: definition.quantile,
      };
    case 'retention':
      return {
        ...plain,
        shown: 'cohort',
        kind: 'proportion',
        numerator: { source: definition.source, value: one },
        aggregate: 'any',
        size: 'one',
        startHours: definition.startDays * 24,
        endHours: definition.endDays * 24,
        covariateDays: 0,
      };
    case 'satisfaction': {
      const { source, scoreProperty: property, scale } = definition;
      return {
        ...plain,
        ...over(definition),
        shown: 'ratio',
        kind: 'ratio',
        numerator: { source, value: { of: 'score', property, scale } },
        denominator: { source, value: { of: 'answered', property, scale } },
        aggregate: 'sum',
        size: 'denominator',
      };
    }
    case 'sql':
      return {
        ...plain,
        ...over(definition),
        shown: definition.aggregate === 'conversion' ? 'share' : 'sum',
        kind: definition.aggregate === 'conversion' ? 'proportion' : 'mean',
        numerator: { source: { sql: definition.sql }, value: definition.aggregate === 'sum' ? sqlValue : one },
        aggregate: definition.aggregate === 'conversion' ? 'any' : 'sum',
        size: 'one',
        winsorise: definition.winsorise,
      };
    case 'records':
      return null;
  }
}

/** The column of the business's own SQL. */
const sqlValue: PartValue = { of: 'property', property: 'value' };

function over({ windowHours, covariateDays }: { windowHours: number; covariateDays: number }) {
  return { endHours: windowHours, covariateDays };
}

function perSubject(definition: { windowHours: number; covariateDays: number; unit: 'assigned' | 'person' }) {
  return { ...over(definition), size: definition.unit === 'person' ? ('persons' as const) : ('one' as const) };
}

function partOf({ measure, ...source }: EventSource & { measure: Measure }): MetricPart {
  return { source, value: measure.of === 'events' ? one : measure };
}

/** What an answer is worth: CSAT counts 4 and 5 of 1–5 (the "top two boxes"), NPS promoters less detractors of 0–10. */
export function scoreOf(scale: 'csat' | 'nps', answer: number): number | null {
  if (scale === 'csat') return answer >= 1 && answer <= 5 ? Number(answer >= 4) : null;
  if (answer < 0 || answer > 10) return null;
  return answer >= 9 ? 100 : answer <= 6 ? -100 : 0;
}
