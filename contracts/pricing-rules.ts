import { z } from 'zod';
import { idOf, Key } from './ids.ts';
import { Currency } from './money.ts';
import { Condition } from './plans.ts';
import { CalculationDiscount, PricingComponent } from './pricing.ts';

export const PricingRuleId = idOf('rule');

const { id: _, ...price } = PricingComponent.shape;
/** A price without the id of its component. */
export const ComponentPrice = z.strictObject(price);
export type ComponentPrice = z.infer<typeof ComponentPrice>;

const ofAmounts = 'Of the amounts; without it that of the plan. Who is asked in another currency does not get the rule';

/** What a rule does to the prices of a plan when it wins. */
export const PricingRuleAction = z.discriminatedUnion('type', [
  /** Another price for one component. */
  z.strictObject({
    type: z.literal('replace_price'),
    componentId: z.string().min(1).max(100),
    price: ComponentPrice,
    currency: Currency.optional().meta({ description: ofAmounts }),
  }),
  /** All amounts of the named components (none named: of all) up or down by a percentage, such as "-10". */
  z.strictObject({
    type: z.literal('change_percentage'),
    percentage: z.string().max(64),
    componentIds: z.array(z.string().max(100)).max(200).default([]),
  }),
  /** A discount before those of promotions. */
  z.strictObject({
    type: z.literal('discount'),
    discount: CalculationDiscount,
    currency: Currency.optional().meta({ description: ofAmounts }),
  }),
  /** The customer keeps the prices of an earlier version. */
  z.strictObject({ type: z.literal('grandfather'), version: z.int().positive() }),
]);
export type PricingRuleAction = z.infer<typeof PricingRuleAction>;

/** Times that Postgres and JavaScript both hold. */
export const Moment = z.iso
  .datetime({ offset: true })
  .refine((at) => at >= '1970' && at < '9999', 'a time from 1970 to 9998');

const fields = {
  name: z.string().trim().min(1).max(250),
  /** The highest wins. */
  priority: z.int().min(-1_000_000).max(1_000_000),
  condition: Condition,
  validFrom: Moment,
  /** The first moment at which it no longer holds. */
  validTo: Moment.nullable(),
  /** Keys of plans; none is all. */
  targetPlans: z.array(Key).max(200),
  action: PricingRuleAction,
};

export const PricingRule = z.strictObject({
  id: z.string().min(1).max(100),
  ...fields,
  priority: fields.priority.default(0),
  condition: fields.condition.default({}),
  validTo: fields.validTo.default(null),
  targetPlans: fields.targetPlans.default([]),
});
export type PricingRule = z.infer<typeof PricingRule>;

/** Without `validFrom` it holds from now on. An inactive rule is kept and considered by nobody. */
export const CreatePricingRuleInput = PricingRule.omit({ id: true }).extend({
  validFrom: fields.validFrom.optional(),
  isActive: z.boolean().default(true),
});
export type CreatePricingRuleInput = z.infer<typeof CreatePricingRuleInput>;

/** Fields that are sent replace those stored. */
export const PricingRuleUpdates = z.strictObject({ ...fields, isActive: z.boolean() }).partial();
export type PricingRuleUpdates = z.infer<typeof PricingRuleUpdates>;

/** `waiting` until somebody else approves; `rejected` it never held. An edit that waits stands in `pending`. */
export const approvalStates = ['waiting', 'approved', 'rejected'] as const;
export const ApprovalState = z.enum(approvalStates);

const RuleFields = z.strictObject({ ...fields, isActive: z.boolean() });
export type RuleFields = z.infer<typeof RuleFields>;

export const StoredPricingRule = RuleFields.extend({
  id: PricingRuleId,
  approval: ApprovalState,
  approvedBy: z.string().nullable(),
  /** What the rule becomes once its edit is approved. */
  pending: RuleFields.nullable(),
  changeRequestId: z.string().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type StoredPricingRule = z.infer<typeof StoredPricingRule>;

export const ruleOutcomes = [
  'won',
  'lower_priority',
  'other_plan',
  'not_yet_valid',
  'expired',
  'condition_not_met',
  'other_currency',
] as const;

/** Which rule won, and why the others did not. */
export const RuleSelection = z.strictObject({
  winner: z.string().nullable(),
  considered: z.array(
    z.strictObject({ ruleId: z.string(), name: z.string(), outcome: z.enum(ruleOutcomes), reason: z.string() }),
  ),
});
export type RuleSelection = z.infer<typeof RuleSelection>;

/** What a rule would do to those who subscribe now. */
export const PricingRuleImpact = z.strictObject({
  /** Customers who meet its condition. */
  matching: z.int().nonnegative(),
  affectedCustomers: z.int().nonnegative(),
  cheaper: z.int().nonnegative(),
  dearer: z.int().nonnegative(),
  /** Per month, in minor units of the base currency. */
  revenueImpact: z.int(),
  baseCurrency: z.string(),
  withoutRate: z.array(z.string()),
  /** Per cent: the largest change of a price, or how deep a discount goes. */
  largestChange: z.number().nonnegative(),
  /** Whether somebody else would have to approve it, or it would be refused. */
  verdict: z.enum(['free', 'approval', 'refused']),
  reasons: z.array(z.string()),
});
export type PricingRuleImpact = z.infer<typeof PricingRuleImpact>;
