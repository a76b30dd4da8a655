import type { ArmSummary } from '../statistics/arm.ts';
import { chanceToBeBest } from './chance-to-be-best.ts';
import type { Cohort } from './cohort.ts';
import { betaPosterior, normalPosteriors } from './posterior.ts';
import { weightedArm } from './weighted-arm.ts';

export interface BanditPolicy {
  /** Beta-Bernoulli for a proportion, Normal for a mean. */
  readonly reward: 'proportion' | 'mean';
  readonly direction: 'increase' | 'decrease';
  /** Share that every arm keeps, 0–1: it goes on being measured, and its propensity stays away from zero. */
  readonly floor: number;
  /** Subjects of every arm with a full window before shares move. */
  readonly burnIn: number;
  /** What is this old counts half; null remembers everything alike. */
  readonly halfLifeDays: number | null;
}

export interface BanditArm extends ArmSummary {
  readonly arm: string;
  /** Subjects with a full window, and those who still have some of it before them. */
  readonly matured: number;
  readonly waiting: number;
  readonly chanceToBeBest: number;
  /** Share of the next subjects: from now on their propensity. */
  readonly share: number;
}

export type Allocation = {
  readonly arms: BanditArm[];
  /** Why the shares are still equal, or `weighted`. */
  readonly because: 'burn_in' | 'no_variation' | 'weighted';
};

/** The bucket has 10,000 places: shares between them could not be kept exactly. */
const places = 10_000;

/** The shares of the next subjects from what is known of the earlier ones; the same evidence gives the same shares. */
export function allocate(
  arms: readonly string[],
  cohorts: readonly Cohort[],
  policy: BanditPolicy,
  now: Date,
): Allocation {
  const known = arms.map((arm) => {
    const mine = cohorts.filter((cohort) => cohort.arm === arm);
    return {
      arm,
      ...weightedArm(mine, { now, halfLifeDays: policy.halfLifeDays }),
      matured: mine.reduce((sum, { n }) => sum + n, 0),
      waiting: mine.reduce((sum, { waiting }) => sum + waiting, 0),
    };
  });
  const equal = (because: Allocation['because']): Allocation => ({
    because,
    arms: shared(
      known,
      known.map(() => 1 / known.length),
      policy.floor,
    ),
  });
  if (known.some((arm) => arm.matured < policy.burnIn)) return equal('burn_in');
  const posteriors = policy.reward === 'proportion' ? known.map(betaPosterior) : normalPosteriors(known);
  if (!posteriors) return equal('no_variation');
  return { because: 'weighted', arms: shared(known, chanceToBeBest(posteriors, policy.direction), policy.floor) };
}

function shared(known: readonly Omit<BanditArm, 'chanceToBeBest' | 'share'>[], chances: number[], floor: number) {
  const shares = inPlaces(chances.map((chance) => floor + (1 - known.length * floor) * chance));
  return known.map((arm, index) => ({
    ...arm,
    chanceToBeBest: chances[index] as number,
    share: shares[index] as number,
  }));
}

/** In whole places that sum to all of them, by largest remainder; no share falls below its whole places. */
function inPlaces(shares: readonly number[]): number[] {
  const whole = shares.map((share) => Math.floor(share * places + 1e-9));
  const left = places - whole.reduce((sum, count) => sum + count, 0);
  const remainders = shares.map((share, index) => ({ index, remainder: share * places - (whole[index] as number) }));
  for (const { index } of remainders.sort((a, b) => b.remainder - a.remainder || a.index - b.index).slice(0, left)) {
    whole[index] = (whole[index] as number) + 1;
  }
  return whole.map((count) => count / places);
}
