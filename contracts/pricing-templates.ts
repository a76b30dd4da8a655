import { z } from 'zod';
import { idOf, Key } from './ids.ts';
import { Currency } from './money.ts';
import { PlanPricing } from './plans.ts';
import { PricingComponent } from './pricing.ts';

/** Prices to begin with: what a plan builder offers. */
export const PricingTemplate = z.strictObject({
  key: Key,
  name: z.string().min(1).max(250),
  description: z.string().max(1_000),
  currency: Currency,
  components: z.array(PricingComponent).min(1).max(50),
});
export type PricingTemplate = z.infer<typeof PricingTemplate>;

export const PricingTemplateId = idOf('template');
export const PricingTemplateUpdates = PricingTemplate.omit({ key: true }).partial();

export const StoredPricingTemplate = PricingTemplate.extend({
  /** Of a shipped one its key. */
  id: z.string(),
  isShipped: z.boolean(),
  /** The same as the pricing of a plan; null when no plan can carry it, with why not. */
  planPricing: PlanPricing.nullable(),
  notForPlans: z.string().nullable(),
  revision: z.int().positive().nullable(),
});
export type StoredPricingTemplate = z.infer<typeof StoredPricingTemplate>;
