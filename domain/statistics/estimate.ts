import type { ArmSummary } from './arm.ts';

/** An effect with its uncertainty; methods turn it into intervals and p-values. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  /** Welch–Satterthwaite, for methods that use Student's t. */
  readonly degreesOfFreedom: number;
  /** Observations of both arms. */
  readonly n: number;
}

/** Welch (1947): degrees of freedom of an unpooled difference of two means; by shares, so that no square underflows. */
function welchDegreesOfFreedom(control: ArmSummary, treatment: ArmSummary): number {
  const [a, b] = [control.variance / control.n, treatment.variance / treatment.n];
  const share = a / (a + b);
  return 1 / (share ** 2 / (control.n - 1) + (1 - share) ** 2 / (treatment.n - 1));
}

/** Treatment − control, in the metric's unit, with unpooled variance. */
export function differenceOf(control: ArmSummary, treatment: ArmSummary): Estimate {
  return {
    value: treatment.mean - control.mean,
    standardError: Math.sqrt(control.variance / control.n + treatment.variance / treatment.n),
    degreesOfFreedom: welchDegreesOfFreedom(control, treatment),
    n: control.n + treatment.n,
  };
}

/**
 * (Treatment − control) ÷ control as a fraction: variance by the delta method (Deng, Knoblich & Lu 2018, 2.2), Welch's
 * degrees of freedom of the difference. Not defined where the control's mean is zero.
 */
export function liftOf(control: ArmSummary, treatment: ArmSummary): Estimate {
  const square = control.mean ** 2;
  const variance =
    treatment.variance / (treatment.n * square) +
    (control.variance * treatment.mean ** 2) / (control.n * square * square);
  return {
    value: (treatment.mean - control.mean) / control.mean,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: welchDegreesOfFreedom(control, treatment),
    n: control.n + treatment.n,
  };
}
