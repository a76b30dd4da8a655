/**
 * The most false alarms (as a share) that a test which keeps its alpha shows in so many runs, but for one time in a
 * thousand: normal bound of the binomial with continuity correction.
 */
export function upperBound(alpha: number, runs: number): number {
  return alpha + 3.09 * Math.sqrt((alpha * (1 - alpha)) / runs) + 0.5 / runs;
}

/** The least detections that a test with this power shows, but for one time in a thousand. */
export function lowerBound(power: number, runs: number): number {
  return power - 3.09 * Math.sqrt((power * (1 - power)) / runs) - 0.5 / runs;
}
