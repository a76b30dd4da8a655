import { CreateFlagInput, type Flag } from '../../contracts/flags.ts';
import { flagEnvironments } from '../../contracts/tables/flag-lifecycle.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { newId } from '../../database/ids.ts';
import { emptyValueOf } from '../../domain/flags/definition.ts';
import { ruleIdOf } from '../../domain/flags/lower-flag.ts';
import { checkStrategy, fieldOfShortForm, ruleOfShortForm } from '../../domain/flags/short-form.ts';
import { command } from '../command.ts';
import { assertSound, flagError } from './flag-check.ts';
import { readFlag } from './read-flag.ts';

/**
 * Adds a feature to the registry: what plans grant, and what callers evaluate. Its rules hold in the environment named; in the
 * others it is off. It asks nobody, however wide it is: a key is given once and for ever, so no flag depends on a new one and
 * no caller has had a value of it; whom it reaches is decided by the release that begins to ask for it.
 * @throws FeatureDependencyViolation, FeatureRolloutFailed, AlreadyExists
 */
export const createFlag = command({
  name: 'createFlag',
  permission: 'flags:edit',
  input: CreateFlagInput,
  async run(input, { tx, now, journal }): Promise<Flag> {
    const behaviour = behaviourOf(input);
    const left = checkStrategy(input.rolloutStrategy, input.targetAudience);
    if (left.length > 0) throw flagError(left);
    await assertSound(tx, input.environment, { ...input, ...behaviour }, fieldNames(input));
    const row = await flags.insert(
      tx,
      {
        id: newId('flag'),
        key: input.key,
        name: input.name,
        description: input.description,
        type: input.type,
        kind: input.kind,
        kill_switch: input.killSwitch,
        permanent: input.permanent,
        variants: JSON.stringify(input.variants),
        json_schema: input.jsonSchema ? JSON.stringify(input.jsonSchema) : null,
        dependencies: JSON.stringify(input.dependencies),
      },
      now,
    );
    // In one order, as every writer of several environments does: none waits for another that waits for it.
    for (const environment of flagEnvironments.toSorted()) {
      const here = environment === input.environment;
      const empty = { ...behaviour, enabled: input.kind === 'entitlement', rules: [], overrides: [], schedule: null };
      await environments.insert(tx, row.id, environment, here ? behaviour : empty, now);
    }
    journal({
      type: 'flag.created',
      area: 'flags',
      entityId: row.id,
      audit: { action: 'createFlag', before: null, after: { ...input, ...behaviour }, why: null },
    });
    return await readFlag(tx, row.id, input.environment, now);
  },
});

/** Says a field of a flag as its input did: what a short form stands for by the short form. */
export function fieldNames({ rules, rolloutStrategy, targetAudience }: CreateFlagInput): (field: string) => string {
  return (field) => fieldOfShortForm(field, rules.length, rolloutStrategy, targetAudience);
}

/** What an input says of the environment, its short forms written out as a rule. */
export function behaviourOf(input: CreateFlagInput): environments.NewBehaviour {
  const defaultValue = input.defaultValue === undefined ? emptyValueOf(input.type) : input.defaultValue;
  const short = ruleOfShortForm(input.rolloutStrategy, input.targetAudience, defaultValue);
  const rules = short ? [...input.rules, short] : input.rules;
  return {
    enabled: input.enabled,
    defaultValue,
    rules: rules.map((rule, index) => ({ ...rule, id: ruleIdOf(rule, index) })),
    overrides: input.overrides,
    schedule: input.schedule,
  };
}
