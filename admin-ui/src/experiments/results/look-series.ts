import type { ExperimentLook } from '../../../../contracts/experiment-results.ts';

/** What a look said of one comparison: an estimate with its interval, or a statistic with its boundary. */
export interface LookPoint {
  number: number;
  at: string;
  value: number;
  low: number;
  high: number;
}

const comparisonIn = (look: ExperimentLook, metricKey: string, variant: string) =>
  look.comparisons.find((one) => one.metricKey === metricKey && one.variant === variant);

const byTime = (looks: readonly ExperimentLook[]) => looks.toSorted((a, b) => a.number - b.number);

/** The lift as it was at each look that had one, oldest first. */
export function liftSeries(looks: readonly ExperimentLook[], metricKey: string, variant: string): LookPoint[] {
  return byTime(looks).flatMap((look) => {
    const { lift = null, liftInterval = null } = comparisonIn(look, metricKey, variant) ?? {};
    if (lift === null || !liftInterval) return [];
    return [{ number: look.number, at: look.at, value: lift, low: liftInterval[0], high: liftInterval[1] }];
  });
}

/**
 * The test statistic z between the boundaries of each look of a group-sequential test: the interval of a look is the
 * difference ± boundary × standard error, so z is the difference in units of that half-width times the boundary.
 */
export function boundarySeries(looks: readonly ExperimentLook[], metricKey: string, variant: string): LookPoint[] {
  return byTime(looks).flatMap(({ number, at, boundary, ...look }) => {
    const { difference = null, differenceInterval = null } =
      comparisonIn({ number, at, boundary, ...look }, metricKey, variant) ?? {};
    if (boundary === null || difference === null || !differenceInterval) return [];
    const halfWidth = (differenceInterval[1] - differenceInterval[0]) / 2;
    if (!(halfWidth > 0)) return [];
    return [{ number, at, value: (difference / halfWidth) * boundary, low: -boundary, high: boundary }];
  });
}

export interface Plotted extends LookPoint {
  x: number;
  y: number;
  yLow: number;
  yHigh: number;
}

/**
 * Points in a box by their times; zero is always in it. Early intervals can be a hundred times as wide as late ones: the
 * scale is that of the later half, and what is wider is cut at the edge.
 */
export function plotLooks(
  points: readonly LookPoint[],
  width: number,
  height: number,
): { plotted: Plotted[]; zero: number; low: number; high: number } {
  const late = points.slice(Math.floor(points.length / 2));
  const low = Math.min(0, ...points.map(({ value }) => value), ...late.map((point) => point.low));
  const high = Math.max(0, ...points.map(({ value }) => value), ...late.map((point) => point.high));
  const times = points.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const y = (value: number) =>
    high > low ? height - ((Math.min(Math.max(value, low), high) - low) / (high - low)) * height : height / 2;
  const plotted = points.map((point, index) => ({
    ...point,
    x: last > first ? (((times[index] ?? first) - first) / (last - first)) * width : width / 2,
    y: y(point.value),
    yLow: y(point.low),
    yHigh: y(point.high),
  }));
  return { plotted, zero: y(0), low, high };
}
