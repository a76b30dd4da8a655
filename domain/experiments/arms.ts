import type { MetricArm } from '../metrics/metric-arm.ts';
import type { ArmSummary } from '../statistics/arm.ts';
import { type CovariateArm, cuped, cupedCoefficient } from '../statistics/cuped.ts';

export interface ComparedArms {
  /** By variant's key; none where nothing can be compared yet. */
  readonly arms: ReadonlyMap<string, ArmSummary>;
  /** Subjects with a value, or conversions, by variant. */
  readonly events: ReadonlyMap<string, number>;
  readonly cuped: boolean;
}

/**
 * The arms of a metric over all batches: within each the shares of the variants are fixed, so each is adjusted by what was
 * before the assignment (CUPED), and they are averaged by their subjects (post-stratification; Miratrix, Sekhon & Yu 2013).
 * A batch in which a variant has fewer than two subjects waits.
 */
export function comparedArms(
  measured: readonly MetricArm[],
  variants: readonly string[],
  options: { cuped: boolean },
): ComparedArms {
  const strata = [...Map.groupBy(measured, ({ stratum }) => stratum).values()].flatMap((arms) => {
    const ordered = variants.map((key) => arms.find(({ variant }) => variant === key));
    return ordered.every((arm): arm is MetricArm => arm !== undefined && arm.n >= 2) ? [ordered] : [];
  });
  const total = strata.flat().reduce((sum, { n }) => sum + n, 0);
  const adjusts = options.cuped && strata.length > 0 && strata.every((arms) => coefficientOf(arms) !== 0);
  const adjusted = strata.map((arms) => ({
    share: arms.reduce((sum, { n }) => sum + n, 0) / total,
    arms: adjusts ? cuped(covariatesOf(arms)!) : arms,
  }));
  const arms = new Map<string, ArmSummary>();
  const events = new Map<string, number>();
  if (strata.length > 0) {
    variants.forEach((variant, index) => {
      arms.set(variant, stratified(adjusted.map(({ share, arms }) => ({ share, arm: arms[index]! }))));
      events.set(
        variant,
        strata.reduce((sum, ordered) => sum + ordered[index]!.events, 0),
      );
    });
  }
  return { arms, events, cuped: adjusts };
}

/** A weighted mean of independent strata as one arm: `variance` ÷ n is the variance of its mean. */
function stratified(strata: readonly { share: number; arm: ArmSummary }[]): ArmSummary {
  let [n, mean, variance] = [0, 0, 0];
  for (const { share, arm } of strata) {
    n += arm.n;
    mean += share * arm.mean;
    variance += (share * share * arm.variance) / arm.n;
  }
  return { n, mean, variance: variance * n };
}

function covariatesOf(arms: readonly MetricArm[]): CovariateArm[] | null {
  const covariates = arms.flatMap(({ covariate }) => covariate ?? []);
  return covariates.length === arms.length ? covariates : null;
}

/** Zero where there is nothing to adjust by. */
function coefficientOf(arms: readonly MetricArm[]): number {
  const covariates = covariatesOf(arms);
  return covariates ? cupedCoefficient(covariates) : 0;
}
