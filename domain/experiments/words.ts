import type { MetricComparison } from '../../contracts/experiment-results.ts';

/** A fraction as per cent with three digits. */
export function inPercent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}

const plain = (value: number) => String(Number(value.toPrecision(3)));

/** "treatment raises Orders by 12 % (3 % to 21 %)." Without a relative effect, in the unit of the metric. */
export function effectSentence(comparison: MetricComparison): string {
  const { variant, name, lift, difference } = comparison;
  if (difference === null) return `${name} of ${variant} cannot be compared.`;
  const interval = lift === null ? comparison.differenceInterval : comparison.liftInterval;
  const show = lift === null ? plain : inPercent;
  const effect = lift ?? difference;
  const verb = effect > 0 ? 'raises' : effect < 0 ? 'lowers' : 'leaves';
  const size = effect === 0 ? 'as it is' : `by ${show(Math.abs(effect))}`;
  const range = interval ? ` (${show(interval[0])} to ${show(interval[1])})` : '';
  return `${variant} ${verb} ${name} ${size}${range}.`;
}
