import { z } from 'zod';
import { Currency } from './money.ts';

/** What every page needs to know of the installation; nothing of it is a secret. */
export const Settings = z.strictObject({
  baseCurrency: Currency.meta({ description: 'In which sums over customers are reported' }),
  temporalUrl: z.string().nullable().meta({ description: 'Where Temporal Web shows the processes' }),
});
export type Settings = z.infer<typeof Settings>;
