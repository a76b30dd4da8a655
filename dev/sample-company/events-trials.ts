import type { Actor, SampleEvent } from './events-generate.ts';
import { type Trial, trials } from './events-truths.ts';
import type { Random } from './random.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Somebody meets a trial within so many days after it began, or after having come. */
const metWithinDays = 30;

/** What a person saw of the trials, and what came of it within their windows. */
export function outcomesOf(actor: Actor, today: number, random: Random): Omit<SampleEvent, 'id'>[] {
  return trials.flatMap((trial) => {
    const began = Math.max(today - trial.startedDaysAgo * dayMs, actor.from);
    const at = began + Math.floor(random.fraction() * metWithinDays * dayMs);
    const variants = Object.keys(trial.probability) as (keyof Trial['probability'])[];
    const variant = variants[random.integer(0, 1)]!;
    const probability: number = trial.probability[variant];
    const happens = random.chance(probability);
    const later = at + Math.floor((0.01 + 0.98 * random.fraction()) * trial.withinDays * dayMs);
    const lost = 'lostOf' in trial && variant === trial.lostOf && random.chance(trial.lostShare);
    // Whoever cannot be watched for the whole window is not in the trial: what is there has matured.
    if (lost || at + trial.withinDays * dayMs >= Math.min(today, actor.until)) return [];
    const { customerId, personId } = actor;
    const seen = { type: 'exposure', customerId, personId, at, properties: exposureOf(trial, variant) };
    return happens ? [seen, { type: trial.outcome, customerId, personId, at: later, properties: {} }] : [seen];
  });
}

function exposureOf({ source, key }: Trial, variant: string): Record<string, unknown> {
  return { source, key, variant, subject: 'person' };
}
