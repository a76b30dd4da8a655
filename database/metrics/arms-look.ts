import type { RawBuilder } from 'kysely';
import type { MetricPlan } from '../../domain/metrics/plan-metric.ts';
import type { EventContext } from './event-scope.ts';
import type { Exposures } from './exposures.ts';

/** An event metric under the number by which its rows are told apart. */
export interface NumberedPlan {
  number: number;
  plan: MetricPlan;
}

export interface ArmsLook {
  exposures: Exposures;
  /** What had come in by then counts, and windows that had passed by then. */
  asOf: Date;
  context: EventContext;
  /** Rows that stand for the events of the metric, once memory has filtered them; the events themselves without it. */
  staged?: RawBuilder<unknown> | undefined;
  /** When the first and the last were assigned, where it is known: Postgres then knows how many events it will meet. */
  span?: { first: Date; last: Date } | undefined;
}
