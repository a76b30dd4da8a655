import { z } from 'zod';

/** What GrowthBook's SDKs read (docs.growthbook.io/lib/build-your-own); how a feature is built is theirs to say. */
export const GrowthBookPayload = z.looseObject({
  status: z.literal(200),
  features: z.record(z.string(), z.unknown()),
  dateUpdated: z.iso.datetime(),
});

/** An error as GrowthBook's own API gives it. */
export const GrowthBookRefusal = z.strictObject({ status: z.int(), error: z.string() });
