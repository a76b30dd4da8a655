import { chooser } from '../../flags/test-support/random.ts';
import { meanArm } from '../../statistics/arm.ts';
import { type Allocation, allocate, type BanditPolicy } from '../allocate.ts';
import type { Cohort } from '../cohort.ts';

export const start = new Date('2026-01-01T00:00:00Z');
export const daysAfter = (days: number) => new Date(start.getTime() + days * 86_400_000);

export interface Truth {
  /** A subject's reward from an arm, and how many hours after its assignment it comes. */
  reward(arm: string, day: number, fraction: () => number): { value: number; afterHours: number };
}

/**
 * A bandit that is looked at daily: subjects come by the present shares, and at each look only what has happened by then is
 * known of them. @returns the allocation of each day, the last one first known after the last day
 */
export function simulate(
  arms: readonly string[],
  policy: BanditPolicy,
  truth: Truth,
  { days, subjectsADay, seed }: { days: number; subjectsADay: number; seed: number },
): { allocations: Allocation[]; cohorts: Cohort[] } {
  const { fraction } = chooser(seed);
  const allocations = [allocate(arms, [], policy, start)];
  const seen: { arm: string; day: number; propensity: number; value: number; knownAt: number }[] = [];
  let cohorts: Cohort[] = [];
  for (let day = 0; day < days; day++) {
    const shares = (allocations.at(-1) as Allocation).arms;
    for (let subject = 0; subject < subjectsADay; subject++) {
      const chosen = drawn(shares, fraction());
      const { value, afterHours } = truth.reward(chosen.arm, day, fraction);
      const knownAt = day * 24 + fraction() * 24 + afterHours;
      seen.push({ arm: chosen.arm, day, propensity: chosen.share, value, knownAt });
    }
    cohorts = gathered(seen, policy, day + 1);
    allocations.push(allocate(arms, cohorts, policy, daysAfter(day + 1)));
  }
  return { allocations, cohorts };
}

function drawn(shares: Allocation['arms'], place: number): Allocation['arms'][number] {
  let end = 0;
  for (const one of shares) {
    end += one.share;
    if (place < end) return one;
  }
  return shares.at(-1)!;
}

function gathered(
  seen: readonly { arm: string; day: number; propensity: number; value: number; knownAt: number }[],
  { windowHours }: BanditPolicy,
  now: number,
): Cohort[] {
  const groups = Map.groupBy(seen, ({ arm, day }) => `${arm} ${day}`);
  return [...groups.values()].map((members) => {
    const { arm, day, propensity } = members[0]!;
    const known = members.map(({ value, knownAt }) =>
      knownAt <= now * 24 && knownAt <= (day + 1) * 24 + windowHours ? value : 0,
    );
    return { arm, propensity, assignedFrom: daysAfter(day), assignedUntil: daysAfter(day + 1), ...meanArm(known) };
  });
}

export const bernoulli =
  (rates: Record<string, number>, afterHours: Record<string, number> = {}): Truth['reward'] =>
  (arm, _day, fraction) => ({ value: fraction() < rates[arm]! ? 1 : 0, afterHours: afterHours[arm] ?? 0 });
