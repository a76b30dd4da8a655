import { z } from 'zod';
import { FlagUpdates } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { ruleIdOf } from '../../domain/flags/lower-flag.ts';
import { command } from '../command.ts';
import { changeFlag, type FlagChanged } from './change-flag.ts';
import { gatherImpact } from './gather-impact.ts';

const behaviourKeys = ['enabled', 'defaultValue', 'rules', 'overrides', 'schedule'] as const;
/** Of the flag itself, and so in every environment: what its answers, or those of flags that depend on it, are made of. */
const evaluatedKeys = ['kind', 'variants', 'dependencies'] as const;

/** @throws ConcurrentModification, FeatureDependencyViolation, FeatureRolloutFailed, CustomerImpactTooHigh */
export const updateFlag = command({
  name: 'updateFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), updates: FlagUpdates }),
  async gather({ flagId, updates }, environment) {
    const edit = {
      ...given(updates, evaluatedKeys),
      ...(updates.environment === 'production' ? behaviourOf(updates) : {}),
    };
    if (Object.keys(edit).length === 0) return 0;
    return await gatherImpact(environment, flagId, 'production', () => edit);
  },
  async run({ flagId, revision, updates }, { gathered, ...context }): Promise<FlagChanged> {
    const {
      environment,
      enabled: _,
      defaultValue: __,
      rules: ___,
      overrides: ____,
      schedule: _____,
      ...whole
    } = updates;
    const behaviour = behaviourOf(updates);
    return await changeFlag(
      { flagId, environment, revision, action: 'updateFlag', whole, behaviour },
      gathered,
      context,
    );
  },
});

function given<Key extends keyof FlagUpdates>(updates: FlagUpdates, keys: readonly Key[]) {
  return Object.fromEntries(keys.filter((key) => updates[key] !== undefined).map((key) => [key, updates[key]])) as {
    [Given in Key]?: NonNullable<FlagUpdates[Given]>;
  };
}

function behaviourOf(updates: FlagUpdates) {
  const { rules, schedule: _, ...rest } = given(updates, behaviourKeys);
  return {
    ...rest,
    ...(updates.schedule === undefined ? {} : { schedule: updates.schedule }),
    ...(rules ? { rules: rules.map((rule, index) => ({ ...rule, id: ruleIdOf(rule, index) })) } : {}),
  };
}
