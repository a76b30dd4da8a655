import type { FeatureAnalytics } from '../../../../contracts/flags.ts';

export interface Bar {
  day: string;
  variant: string;
  evaluations: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

const dayMs = 86_400_000;

/** Every day that a period touches, in UTC. */
export function daysOf({ from, to }: FeatureAnalytics['period']): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from.slice(0, 10)); at <= Date.parse(to.slice(0, 10)); at += dayMs) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/**
 * What was answered a day as bars, the variants upon each other in the order given; days without an answer keep their place,
 * and the highest day fills the height.
 */
export function evaluationBars(
  { period, usage }: Pick<FeatureAnalytics, 'period' | 'usage'>,
  variants: readonly string[],
  width: number,
  height: number,
): Bar[] {
  const days = daysOf(period);
  const counts = new Map(usage.perDayAndVariant.map((one) => [`${one.day} ${one.variant}`, one.evaluations]));
  const highest = Math.max(1, ...usage.perDay.map(({ evaluations }) => evaluations));
  const step = width / days.length;
  const gap = Math.min(2, step / 5);
  return days.flatMap((day, index) => {
    let below = 0;
    return variants.flatMap((variant) => {
      const evaluations = counts.get(`${day} ${variant}`) ?? 0;
      if (evaluations === 0) return [];
      below += evaluations;
      const place = { x: index * step, y: height * (1 - below / highest), width: step - gap };
      return [{ day, variant, evaluations, ...place, height: (height * evaluations) / highest }];
    });
  });
}
