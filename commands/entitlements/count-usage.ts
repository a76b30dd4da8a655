import { z } from 'zod';
import { CustomerId, Key } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as usage from '../../database/entitlement-usage.ts';
import { command } from '../command.ts';

const Count = z.strictObject({
  customerId: CustomerId,
  feature: Key,
  limit: Key,
  periodStart: z.iso.datetime(),
  periodEnd: z.iso.datetime().nullable(),
  quantity: z.int().positive(),
  idempotencyKey: z.string(),
  /** Of which it tells when it is reached; null is unlimited. */
  limitQuantity: z.int().nullable(),
});

/** `used` is null where it was refused. */
export interface UsageCounted {
  used: number | null;
  repeated: boolean;
}

/**
 * Counts a use against a limit, or past it where `force` says that it has happened already. A use is an event and no change
 * of configuration: it stands in `entitlement_consumptions`, and only reaching the limit is journalled.
 * @throws IdempotencyConflict when the key was used for something else
 */
export const consumeEntitlement = command({
  name: 'consumeEntitlement',
  permission: 'entitlements:consume',
  input: z.strictObject({ ...Count.shape, force: z.boolean() }),
  async run({ force, limitQuantity, ...count }, { tx, now, caller, journal }): Promise<UsageCounted> {
    const { customerId, feature, limit, quantity } = count;
    const most = force ? null : limitQuantity;
    const counted = await usage.consume(tx, { ...keyOf(count), most, actor: caller.actor, at: now });
    if (counted.repeated) return again(counted.repeated, count, quantity);
    const { used } = counted;
    if (used !== null && limitQuantity !== null && used >= limitQuantity && used - quantity < limitQuantity) {
      journal({
        type: 'entitlement.limit_reached',
        area: 'entitlements',
        entityId: `${customerId}:${feature}:${limit}`,
      });
    }
    return { used, repeated: false };
  },
});

/** Gives back what is no longer held or was counted wrongly; never more than was used. */
export const releaseEntitlement = command({
  name: 'releaseEntitlement',
  permission: 'entitlements:consume',
  input: Count,
  async run({ limitQuantity: _, ...count }, { tx, now, caller }): Promise<UsageCounted> {
    const counted = await usage.release(tx, { ...keyOf(count), actor: caller.actor, at: now });
    if (counted.repeated) return again(counted.repeated, count, -count.quantity);
    return { used: counted.used, repeated: false };
  },
});

function keyOf({ periodStart, periodEnd, ...rest }: Omit<z.infer<typeof Count>, 'limitQuantity'>) {
  return { ...rest, periodStart: new Date(periodStart), periodEnd: periodEnd === null ? null : new Date(periodEnd) };
}

function again(
  earlier: { used: number; feature: string; limit: string; asked: number },
  { feature, limit }: { feature: string; limit: string },
  signed: number,
): UsageCounted {
  if (earlier.feature === feature && earlier.limit === limit && earlier.asked === signed) {
    return { used: earlier.used, repeated: true };
  }
  throw new PricewrightError(
    'IdempotencyConflict',
    `This idempotencyKey has counted ${earlier.asked} of "${earlier.feature}" (${earlier.limit}). Use a new key for a new use.`,
  );
}
