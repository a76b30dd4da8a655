const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses between the attempts of a message (standardwebhooks.com, "Retry schedule"); after the last it has failed. */
export const webhookRetryMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** Both secrets sign for this long after a rotation, so that receivers can change over. */
export const secretOverlapMs = 24 * hour;
