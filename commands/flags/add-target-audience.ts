import { z } from 'zod';
import { AddAudienceInput } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import * as environments from '../../database/flag-environments.ts';
import { ruleOfAudience } from '../../domain/flags/short-form.ts';
import { command } from '../command.ts';
import { changeFlag, type FlagChanged } from './change-flag.ts';
import { assertPercentage } from './flag-check.ts';
import { gatherImpact } from './gather-impact.ts';

/** The spec's addTargetAudience: one more rule, before those that are there, so that it decides for its audience. */
export const addTargetAudience = command({
  name: 'addTargetAudience',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), ...AddAudienceInput.shape }),
  gather({ flagId, environment, revision: _, ...audience }, reads) {
    assertPercentage(audience.percentage);
    return gatherImpact(reads, flagId, environment, ({ rules, defaultValue }) => ({
      rules: [ruleOfAudience(audience, defaultValue), ...rules],
    }));
  },
  async run({ flagId, revision, environment, ...audience }, { gathered, ...context }): Promise<FlagChanged> {
    const here = await environments.find(context.tx, flagId, environment);
    const taken = new Set(here.rules.map(({ id }) => id));
    let number = here.rules.length + 1;
    while (taken.has(`audience-${number}`)) number += 1;
    const rule = { ...ruleOfAudience(audience, here.default_value), id: `audience-${number}` };
    return await changeFlag(
      {
        flagId,
        environment,
        revision,
        action: 'addTargetAudience',
        whole: {},
        behaviour: { rules: [rule, ...here.rules] },
      },
      gathered,
      context,
    );
  },
});
