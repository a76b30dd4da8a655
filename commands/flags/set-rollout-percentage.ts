import { z } from 'zod';
import type { FlagRule } from '../../contracts/flag-rules.ts';
import { RolloutPercentageInput } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { withoutSteps } from '../../domain/flags/lower-flag.ts';
import { ruleOfAudience } from '../../domain/flags/short-form.ts';
import { command } from '../command.ts';
import { changeFlag, type FlagChanged } from './change-flag.ts';
import { assertPercentage } from './flag-check.ts';
import { gatherImpact } from './gather-impact.ts';

/**
 * The spec's setRolloutPercentage: of the rule named, or of the only one that has a percentage. A boolean without rules gets one.
 * A schedule's steps end by it: they would go before the percentage.
 * @throws FeatureRolloutFailed when it is not clear which rule is meant
 */
export const setRolloutPercentage = command({
  name: 'setRolloutPercentage',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), ...RolloutPercentageInput.shape }),
  gather: ({ flagId, environment, percentage, ruleId }, reads) =>
    gatherImpact(reads, flagId, environment, ({ rules, defaultValue }) => ({
      rules: withPercentage([...rules], { percentage, ruleId, defaultValue }),
    })),
  async run({ flagId, revision, environment, percentage, ruleId }, { gathered, ...context }): Promise<FlagChanged> {
    await flags.find(context.tx, flagId);
    const here = await environments.find(context.tx, flagId, environment);
    const rules = withPercentage(here.rules, { percentage, ruleId, defaultValue: here.default_value });
    return await changeFlag(
      { flagId, environment, revision, action: 'setRolloutPercentage', whole: {}, behaviour: { rules } },
      gathered,
      context,
    );
  },
});

function withPercentage(
  rules: FlagRule[],
  wanted: { percentage: number; ruleId: string | undefined; defaultValue: unknown },
): FlagRule[] {
  const { percentage, ruleId, defaultValue } = wanted;
  assertPercentage(percentage);
  if (rules.length === 0 && ruleId === undefined && typeof defaultValue === 'boolean') {
    return [{ ...ruleOfAudience({ percentage }, defaultValue), id: 'rollout' }];
  }
  const having = rules.filter((rule) => rule.percentage !== undefined || rule.schedule?.steps.length);
  const candidates =
    ruleId === undefined ? (having.length > 0 ? having : rules) : rules.filter(({ id }) => id === ruleId);
  const [rule] = candidates;
  if (!rule || candidates.length > 1) {
    throw new PricewrightError(
      'FeatureRolloutFailed',
      ruleId === undefined ? `Which rule is meant? There are ${candidates.length}.` : `There is no rule "${ruleId}".`,
      {
        fields: [{ field: 'ruleId', code: 'which_rule', message: rules.map(({ id }) => id).join(', ') || 'no rules' }],
      },
    );
  }
  return rules.map((each) => (each === rule ? { ...withoutSteps(rule), percentage } : each));
}
