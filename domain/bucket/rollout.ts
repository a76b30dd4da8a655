/**
 * Whether a bucket is inside a rollout of `percentage` (0–100). The upper edge counts as inside, as in the GrowthBook SDKs;
 * nobody is inside 0 %. Raising the percentage never removes a subject.
 */
export function isInRollout(bucket: number, percentage: number): boolean {
  return percentage > 0 && bucket <= percentage / 100;
}
