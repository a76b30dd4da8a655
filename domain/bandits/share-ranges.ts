import type { ExperimentBatch } from '../../contracts/flag-rules.ts';

/** The part of the hash that each arm has, side by side in whole places. */
export function shareRanges(arms: readonly { arm: string; share: number }[]): ExperimentBatch['parts'] {
  let place = 0;
  return arms.map(({ arm, share }) => {
    const from = place;
    place += Math.round(share * 10_000);
    return { variant: arm, from: from / 10_000, to: place / 10_000 };
  });
}
