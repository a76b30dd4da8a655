import type { Db } from '../../database/client.ts';
import * as configuration from '../../database/flag-configuration.ts';
import { heldTime } from '../../database/freeze.ts';
import type { Attributes } from '../../domain/condition/condition.ts';
import { compileFlags } from '../../domain/flags/compile-flags.ts';
import { experimentSide } from '../../domain/flags/experiment-side.ts';
import type { Outcome } from '../../domain/flags/outcome.ts';
import type { RolloutSide } from '../../domain/flags/rollout-sides.ts';
import { scheduleTime } from '../../domain/flags/schedule-time.ts';

export interface GivenByFlag {
  outcome: Outcome;
  /** What of an experiment it was, as it is recorded. */
  side: RolloutSide | null;
}

/** What a flag gives to somebody, from what is stored now; null when there is no such flag any more. */
export async function evaluateFlag(
  db: Db,
  key: string,
  environment: Parameters<typeof configuration.flagsAfter>[1],
  attributes: Attributes,
  now: Date,
): Promise<GivenByFlag | null> {
  const [flags, segments, held] = await Promise.all([
    configuration.flagsAfter(db, environment, -1),
    configuration.segments(db),
    heldTime(db, now),
  ]);
  const { compiled, definitions } = compileFlags(
    flags,
    new Map(segments.map(({ key: name, condition }) => [name, condition])),
    scheduleTime(now, held),
  );
  const outcome = compiled.get(key)?.evaluate(attributes, null);
  if (!outcome) return null;
  return { outcome, side: experimentSide(definitions.get(key)?.experiments ?? [], outcome, attributes) };
}
