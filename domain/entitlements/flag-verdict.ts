import type { FlagDefinition } from '../flags/definition.ts';
import { whyOff } from '../flags/definition.ts';
import type { Outcome } from '../flags/outcome.ts';
import type { FlagVerdict } from './sources.ts';

/** What an evaluation says of the entitlement: only a rule, an override or a rollout says something of its own. */
export function flagVerdict(flag: FlagDefinition, outcome: Outcome, now: Date): FlagVerdict {
  const { key, type } = flag;
  const why = whyOff(flag, now);
  if (why) return { key, type, value: flag.defaultValue, by: 'off', why };
  if (outcome.source === 'force' || outcome.source === 'experiment') {
    return { key, type, value: outcome.value, by: 'rule', ruleId: outcome.ruleId };
  }
  return { key, type, value: flag.defaultValue, by: 'default' };
}
