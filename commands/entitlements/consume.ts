import type { z } from 'zod';
import type { ConsumeInput, EntitlementDecision, ReleaseUsageInput } from '../../contracts/entitlements.ts';
import type { CustomerFacts } from '../../database/entitlement-facts.ts';
import { usedNow } from '../../database/entitlement-usage.ts';
import { newId } from '../../database/ids.ts';
import { type Caller, type Environment, execute } from '../command.ts';
import { consumeEntitlement, releaseEntitlement, type UsageCounted } from './count-usage.ts';
import { type Asked, askFor, decide, decisionOf, type FlagAnswers, refusal } from './read-entitlements.ts';

interface Door {
  caller: Caller;
  environment: Environment;
  flags: FlagAnswers;
}

/** Counts a use if the customer has the feature and enough of it is left; else it says why not, and counts nothing. */
export async function consume(
  read: CustomerFacts,
  input: ConsumeInput,
  { caller, environment, flags }: Door,
): Promise<EntitlementDecision> {
  const { quantity, force } = input;
  const asked = askFor(read, input, flags);
  if (!asked.entitlement.granted && !force) return decide(asked, quantity);
  const count = { ...countOf(asked, input), force };
  const { used, repeated } = await withFreshKey(() => execute(consumeEntitlement, count, caller, environment));
  const { granted, reason } = asked.entitlement;
  if (used !== null) return decisionOf(asked, { allowed: true, reason: reasonOf(asked, granted), used, repeated });
  const now = await usedNow(environment.db, { ...count, periodStart: asked.period.start });
  const present = { ...asked, used: now };
  return decisionOf(present, {
    allowed: false,
    reason: granted ? refusal(present, quantity) : reason,
    used: now,
    repeated,
  });
}

/** Gives back what was used, down to nothing. */
export async function release(
  read: CustomerFacts,
  input: z.output<typeof ReleaseUsageInput>,
  { caller, environment, flags }: Door,
): Promise<EntitlementDecision> {
  const asked = askFor(read, input, flags);
  const count = countOf(asked, input);
  const { used, repeated } = await withFreshKey(() => execute(releaseEntitlement, count, caller, environment));
  const { granted, reason } = asked.entitlement;
  return decisionOf(asked, { allowed: granted, reason, used: used ?? 0, repeated });
}

function countOf(
  { customerId, entitlement, limit, period }: Asked,
  { quantity, idempotencyKey }: { quantity: number; idempotencyKey?: string | undefined },
) {
  return {
    customerId,
    feature: entitlement.feature,
    limit: limit.limit,
    periodStart: period.start.toISOString(),
    periodEnd: period.end?.toISOString() ?? null,
    quantity,
    idempotencyKey: idempotencyKey ?? newId('use'),
    limitQuantity: limit.quantity,
  };
}

function reasonOf({ entitlement }: Asked, granted: boolean): string {
  return granted ? entitlement.reason : `Counted without the feature: ${entitlement.reason}`;
}

const keyTaken = 'entitlement_consumptions_pkey';

/** Of two with one key at once the later one finds the first one's answer when it asks again. */
async function withFreshKey(count: () => Promise<UsageCounted>): Promise<UsageCounted> {
  try {
    return await count();
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint !== keyTaken) throw error;
    return await count();
  }
}
