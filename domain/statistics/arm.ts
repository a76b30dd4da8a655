/** What an analysis needs of one arm. `variance` is the sample variance of a single observation, not of the mean. */
export interface ArmSummary {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** An arm of n trials of which some converted; the unpooled variance p(1 − p). */
export function proportionArm(n: number, conversions: number): ArmSummary {
  const mean = conversions / n;
  return { n, mean, variance: mean * (1 - mean) };
}

/** An arm from its values, by Welford's recurrence (Knuth, The Art of Computer Programming 2, 4.2.2). */
export function meanArm(values: readonly number[]): ArmSummary {
  let [mean, squares] = [0, 0];
  values.forEach((value, index) => {
    const distance = value - mean;
    mean += distance / (index + 1);
    squares += distance * (value - mean);
  });
  return { n: values.length, mean, variance: values.length > 1 ? squares / (values.length - 1) : 0 };
}

/** Both parts of a ratio metric, observed on the same n units. */
export interface RatioMoments {
  readonly n: number;
  readonly numeratorMean: number;
  readonly numeratorVariance: number;
  readonly denominatorMean: number;
  readonly denominatorVariance: number;
  readonly covariance: number;
}

/**
 * A ratio of means (revenue per order, errors per request) as an arm: the delta method's linearised variance
 * (Deng, Knoblich & Lu 2018, arXiv 1803.06336, section 3).
 */
export function ratioArm(moments: RatioMoments): ArmSummary {
  const { n, numeratorMean, numeratorVariance, denominatorMean, denominatorVariance, covariance } = moments;
  const mean = numeratorMean / denominatorMean;
  const variance =
    (numeratorVariance - 2 * mean * covariance + mean * mean * denominatorVariance) /
    (denominatorMean * denominatorMean);
  return { n, mean, variance };
}
