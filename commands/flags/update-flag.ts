import { z } from 'zod';
import { FlagUpdates } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { ruleIdOf } from '../../domain/flags/lower-flag.ts';
import { command } from '../command.ts';
import { changeFlag, type FlagChanged } from './change-flag.ts';
import { gatherImpact } from './gather-impact.ts';

const behaviourKeys = ['enabled', 'defaultValue', 'rules', 'overrides', 'schedule'] as const;

/** @throws ConcurrentModification, FeatureDependencyViolation, FeatureRolloutFailed, CustomerImpactTooHigh */
export const updateFlag = command({
  name: 'updateFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), updates: FlagUpdates }),
  async gather({ flagId, updates }, environment) {
    const behaviour = behaviourOf(updates);
    if (Object.keys(behaviour).length === 0) return 0;
    return await gatherImpact(environment, flagId, updates.environment, () => behaviour);
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

function behaviourOf(updates: FlagUpdates) {
  const given = Object.fromEntries(
    behaviourKeys.filter((key) => updates[key] !== undefined).map((key) => [key, updates[key]]),
  ) as Pick<FlagUpdates, (typeof behaviourKeys)[number]>;
  const { rules, ...rest } = given;
  return {
    ...rest,
    ...(rules ? { rules: rules.map((rule, index) => ({ ...rule, id: ruleIdOf(rule, index) })) } : {}),
  } as {
    enabled?: boolean;
    defaultValue?: unknown;
    rules?: typeof rules & {};
    overrides?: NonNullable<FlagUpdates['overrides']>;
    schedule?: NonNullable<FlagUpdates['schedule']> | null;
  };
}
