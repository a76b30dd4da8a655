import { normalCdf, normalUpperQuantile } from './distributions.ts';

export interface PlannedTest {
  /** Variances of a single observation in either arm, as planned. */
  readonly controlVariance: number;
  readonly treatmentVariance: number;
  /** Absolute difference that must not be missed. */
  readonly difference: number;
  readonly alpha: number;
  readonly sides: 1 | 2;
}

/** Subjects per arm for the power: unpooled normal approximation (Fleiss, Levin & Paik 2003, 4.3), as an exact fraction. */
export function sampleSize(test: PlannedTest, power: number): number {
  const z = normalUpperQuantile(test.alpha / test.sides) + normalUpperQuantile(1 - power);
  return (z * z * (test.controlVariance + test.treatmentVariance)) / test.difference ** 2;
}

/** Power with so many subjects per arm, by the same approximation. */
export function powerOf(test: PlannedTest, perVariant: number): number {
  const standardError = Math.sqrt((test.controlVariance + test.treatmentVariance) / perVariant);
  return normalCdf(Math.abs(test.difference) / standardError - normalUpperQuantile(test.alpha / test.sides));
}
