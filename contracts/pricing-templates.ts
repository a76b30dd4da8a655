import { z } from 'zod';
import { Key } from './ids.ts';
import { Currency } from './money.ts';
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
