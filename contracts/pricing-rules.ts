import { z } from 'zod';
import { Key } from './ids.ts';
import { Condition } from './plans.ts';
import { CalculationDiscount, PricingComponent } from './pricing.ts';

const { id: _, ...price } = PricingComponent.shape;

/** What a rule does to the prices of a plan when it wins. */
export const PricingRuleAction = z.discriminatedUnion('type', [
  /** Another price for one component. */
  z.strictObject({
    type: z.literal('replace_price'),
    componentId: z.string().min(1).max(100),
    price: z.strictObject(price),
  }),
  /** All amounts of the named components (none named: of all) up or down by a percentage, such as "-10". */
  z.strictObject({
    type: z.literal('change_percentage'),
    percentage: z.string().max(64),
    componentIds: z.array(z.string()).max(200).default([]),
  }),
  /** A discount before those of promotions. */
  z.strictObject({ type: z.literal('discount'), discount: CalculationDiscount }),
  /** The customer keeps the prices of an earlier version. */
  z.strictObject({ type: z.literal('grandfather'), version: z.int().positive() }),
]);
export type PricingRuleAction = z.infer<typeof PricingRuleAction>;

export const PricingRule = z.strictObject({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(250),
  /** The highest wins. */
  priority: z.int().min(-1_000_000).max(1_000_000).default(0),
  condition: Condition.default({}),
  validFrom: z.iso.datetime({ offset: true }),
  /** The first moment at which it no longer holds. */
  validTo: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Keys of plans; none is all. */
  targetPlans: z.array(Key).max(200).default([]),
  action: PricingRuleAction,
});
export type PricingRule = z.infer<typeof PricingRule>;

export const ruleOutcomes = [
  'won',
  'lower_priority',
  'other_plan',
  'not_yet_valid',
  'expired',
  'condition_not_met',
] as const;

/** Which rule won, and why the others did not. */
export const RuleSelection = z.strictObject({
  winner: z.string().nullable(),
  considered: z.array(
    z.strictObject({ ruleId: z.string(), name: z.string(), outcome: z.enum(ruleOutcomes), reason: z.string() }),
  ),
});
export type RuleSelection = z.infer<typeof RuleSelection>;
