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
  policy: BanditPolicy & { windowHours: number },
  truth: Truth,
  { days, subjectsADay, seed }: { days: number; subjectsADay: number; seed: number },
): { allocations: Allocation[]; cohorts: Cohort[] } {
  const { fraction } = chooser(seed);
  const allocations = [allocate(arms, [], policy, start)];
  const seen: Subject[] = [];
  let cohorts: Cohort[] = [];
  for (let day = 0; day < days; day++) {
    const shares = (allocations.at(-1) as Allocation).arms;
    for (let subject = 0; subject < subjectsADay; subject++) {
      const chosen = drawn(shares, fraction());
      const { value, afterHours } = truth.reward(chosen.arm, day, fraction);
      const cameAt = day * 24 + fraction() * 24;
      seen.push({ arm: chosen.arm, day, propensity: chosen.share, value, cameAt, afterHours });
    }
    cohorts = gathered(seen, policy.windowHours, (day + 1) * 24);
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

interface Subject {
  arm: string;
  day: number;
  propensity: number;
  value: number;
  /** Hours since the start. */
  cameAt: number;
  afterHours: number;
}

/** With a window of zero hours everybody counts at once, with what is known of them by now. */
function gathered(seen: readonly Subject[], windowHours: number, now: number): Cohort[] {
  const groups = Map.groupBy(seen, ({ arm, day }) => `${arm} ${day}`);
  return [...groups.values()].map((members) => {
    const { arm, day, propensity } = members[0]!;
    const matured = members.filter(({ cameAt }) => cameAt + windowHours <= now);
    const values = matured.map(({ value, cameAt, afterHours }) => {
      const counts = cameAt + afterHours <= now && (windowHours === 0 || afterHours <= windowHours);
      return counts ? value : 0;
    });
    return {
      arm,
      propensity,
      waiting: members.length - matured.length,
      assignedFrom: daysAfter(day),
      assignedUntil: daysAfter(day + 1),
      ...meanArm(values),
    };
  });
}

export const bernoulli =
  (rates: Record<string, number>, afterHours: Record<string, number> = {}): Truth['reward'] =>
  (arm, _day, fraction) => ({ value: fraction() < rates[arm]! ? 1 : 0, afterHours: afterHours[arm] ?? 0 });
