import type { ArmSummary } from './arm.ts';
import type { Estimate } from './estimate.ts';

export interface Stratum {
  readonly control: ArmSummary;
  readonly treatment: ArmSummary;
}

/**
 * The difference averaged over strata by their share of all subjects (Miratrix, Sekhon & Yu 2013): removes what an uneven
 * mix of strata adds. Each stratum needs two subjects in each arm; degrees of freedom by Satterthwaite.
 */
export function postStratifiedDifference(strata: readonly Stratum[]): Estimate {
  const n = strata.reduce((sum, { control, treatment }) => sum + control.n + treatment.n, 0);
  let [value, variance, fourth] = [0, 0, 0];
  for (const { control, treatment } of strata) {
    const share = (control.n + treatment.n) / n;
    value += share * (treatment.mean - control.mean);
    for (const arm of [control, treatment]) {
      const part = (share * share * arm.variance) / arm.n;
      variance += part;
      fourth += part ** 2 / (arm.n - 1);
    }
  }
  return { value, standardError: Math.sqrt(variance), degreesOfFreedom: variance ** 2 / fourth, n };
}
