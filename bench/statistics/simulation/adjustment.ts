import { covariateArm, cuped } from '../../../domain/statistics/cuped.ts';
import { differenceOf } from '../../../domain/statistics/estimate.ts';
import { fixedInterval } from '../../../domain/statistics/fixed-horizon.ts';
import { excludes } from '../../../domain/statistics/interval.ts';
import { normal, randomOf } from './random.ts';

/** CUPED on skewed values that correlate with their own past: its bias, its variance against the plain difference, coverage. */
export function adjustWithCuped(plan: { perVariant: number; effect: number; runs: number; seed: number }) {
  const random = randomOf(plan.seed);
  const differences: number[] = [];
  const plain: number[] = [];
  let [misses, widthRatio] = [0, 0];
  const arm = (effect: number) => {
    const [before, during]: [number[], number[]] = [[], []];
    for (let subject = 0; subject < plan.perVariant; subject++) {
      const habit = Math.exp(0.8 * normal(random));
      before.push(habit * Math.exp(0.3 * normal(random)));
      during.push(habit * Math.exp(0.3 * normal(random)) + effect);
    }
    return covariateArm(during, before);
  };
  for (let run = 0; run < plan.runs; run++) {
    const arms = [arm(0), arm(plan.effect)];
    const [control, treatment] = cuped(arms);
    const [rawControl, rawTreatment] = arms;
    if (!control || !treatment || !rawControl || !rawTreatment) continue;
    const adjusted = differenceOf(control, treatment);
    const raw = differenceOf(rawControl, rawTreatment);
    differences.push(adjusted.value);
    plain.push(raw.value);
    widthRatio += adjusted.standardError / raw.standardError / plan.runs;
    if (excludes(fixedInterval(adjusted, 0.05), plan.effect)) misses++;
  }
  const mean = differences.reduce((sum, value) => sum + value, 0) / plan.runs;
  const spread = (values: number[], centre: number) =>
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  const variance = spread(differences, mean);
  const plainMean = plain.reduce((sum, value) => sum + value, 0) / plan.runs;
  return {
    bias: mean - plan.effect,
    biasStandardError: Math.sqrt(variance / plan.runs),
    varianceRatio: variance / spread(plain, plainMean),
    widthRatio,
    misses: misses / plan.runs,
  };
}
