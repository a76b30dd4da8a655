import { z } from 'zod';
import {
  CreatePricingRuleInput,
  PricingRuleId,
  PricingRuleUpdates,
  type RuleFields,
  type StoredPricingRule,
} from '../../../contracts/pricing-rules.ts';
import { newId } from '../../../database/ids.ts';
import * as pricing from '../../../database/pricing.ts';
import { type CommandContext, command } from '../../command.ts';
import { assertRevision } from '../../revision.ts';
import {
  type ApprovedKind,
  decidedByApproval,
  insertApproved,
  type Proposal,
  removeApproved,
  updateApproved,
} from '../approved-records.ts';
import { ruleOf } from '../price-facts.ts';
import { recordPriceHistory } from '../record-price-history.ts';
import { assertRule, ruleFields } from './checked-rule.ts';
import { measureRules, otherRules } from './rule-impact.ts';

const kind: ApprovedKind<RuleFields, pricing.PricingRuleRow> = {
  store: pricing.rules,
  command: 'changePricingRule',
  event: 'pricing_rule',
  async settled({ id, body }, { tx, now }) {
    await recordPriceHistory(tx, { cause: 'rule_changed', causeId: id, planKeys: body.targetPlans }, now);
  },
};
decidedByApproval(kind);

/**
 * Adds a rule. What it does to those who subscribe is measured; above the limits it waits for a second person.
 * @throws PricingValidationFailed with the fields, CustomerImpactTooHigh, BudgetExceeded, RevenueTargetConflict
 */
export const createPricingRule = command({
  name: 'createPricingRule',
  permission: 'pricing:edit',
  input: CreatePricingRuleInput,
  async run(input, context): Promise<StoredPricingRule> {
    const body = ruleFields(input, context.now);
    await assertRule(context.tx, body, context.now);
    const id = newId('rule');
    const proposal = await propose(id, null, body, context);
    return presentRule(await insertApproved(kind, { id, body }, proposal, context));
  },
});

/** Fields that are sent replace those stored. @throws ConcurrentModification and what `createPricingRule` throws */
export const updatePricingRule = command({
  name: 'updatePricingRule',
  permission: 'pricing:edit',
  input: z.strictObject({ ruleId: PricingRuleId, revision: z.int(), updates: PricingRuleUpdates }),
  async run({ ruleId, revision, updates }, context): Promise<StoredPricingRule> {
    const before = await pricing.rules.find(context.tx, ruleId, { lock: true });
    assertRevision(before.revision, revision, ruleId);
    const body: RuleFields = { ...before.body, ...updates };
    await assertRule(context.tx, body, context.now);
    const proposal = await propose(ruleId, before, body, context);
    const row = await updateApproved(kind, before, body, proposal, context);
    // A rule that left a plan is written down for that plan too.
    if (row.pending === null) await kind.settled({ ...row, body: before.body }, context);
    return presentRule(row);
  },
});

/** @returns what it was; with a change request it is still there, and waits. @throws ConcurrentModification */
export const deletePricingRule = command({
  name: 'deletePricingRule',
  permission: 'pricing:edit',
  input: z.strictObject({ ruleId: PricingRuleId, revision: z.int() }),
  async run({ ruleId, revision }, context): Promise<StoredPricingRule> {
    const before = await pricing.rules.find(context.tx, ruleId, { lock: true });
    assertRevision(before.revision, revision, ruleId);
    const proposal = await propose(ruleId, before, null, context);
    return presentRule(await removeApproved(kind, before, proposal, context));
  },
});

async function propose(
  id: string,
  before: pricing.PricingRuleRow | null,
  body: RuleFields | null,
  { tx, now }: Pick<CommandContext, 'tx' | 'now'>,
): Promise<Proposal> {
  const held = before?.approval === 'approved' && before.body.isActive ? ruleOf(before) : null;
  const after = body?.isActive ? ruleOf({ id, body }) : null;
  const { impact, measures } = await measureRules(tx, await otherRules(tx, id), { before: held, after }, now);
  const verb = before === null ? 'Add' : body === null ? 'Take away' : body.isActive ? 'Change' : 'Switch off';
  return { summary: `${verb} the pricing rule "${(body ?? before?.body)?.name}"`, measures, impact };
}

export function presentRule(row: pricing.PricingRuleRow): StoredPricingRule {
  return {
    ...row.body,
    id: row.id,
    approval: row.approval,
    approvedBy: row.approved_by,
    pending: row.pending,
    changeRequestId: row.change_request_id,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
