import { z } from 'zod';
import { type ComplianceRuleView, OverrideRuleInput, RuleCode } from '../../contracts/compliance.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as overrides from '../../database/compliance-overrides.ts';
import { complianceCodes } from '../../domain/compliance/index.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { presentRules } from './present-rules.ts';

/** Switches a rule of compliance off or on, or changes the day from which it counts here, with the reason. */
export const overrideRule = command({
  name: 'overrideRule',
  permission: 'compliance:edit',
  input: z.strictObject({ code: RuleCode, revision: z.int(), ...OverrideRuleInput.shape }),
  async run(
    { code, revision, disabled, effectiveFrom, reason },
    { tx, now, caller, journal },
  ): Promise<ComplianceRuleView> {
    if (!complianceCodes.has(code)) {
      throw new PricewrightError('NotFound', `There is no rule of compliance ${code}.`);
    }
    const [stored] = await overrides.all(tx, { lock: code });
    assertRevision(stored?.revision ?? 1, revision, code);
    const before = { disabled: stored?.disabled ?? false, effectiveFrom: stored?.effectiveFrom ?? null };
    const after = {
      disabled: disabled ?? before.disabled,
      effectiveFrom: effectiveFrom === undefined ? before.effectiveFrom : effectiveFrom,
    };
    const override = { code, ...after, reason, by: caller.actor, at: now, revision: revision + 1 };
    await overrides.write(tx, override);
    journal({
      type: 'compliance.rule_overridden',
      area: 'compliance',
      entityId: code,
      audit: { action: 'overrideRule', before, after, why: reason },
    });
    const rule = presentRules([override], now).find((view) => view.code === code);
    if (!rule) throw new Error(`the rule ${code} is in no list`);
    return rule;
  },
});
