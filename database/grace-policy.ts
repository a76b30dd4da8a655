import type { StoredGracePolicy } from '../contracts/entitlements.ts';
import { type GracePolicy, shippedGracePolicy } from '../contracts/tables/entitlement-access.ts';
import type { Db } from './client.ts';

/** The installation's policy: the shipped one, but for what was changed here. */
export async function read(db: Db, options: { lock?: boolean } = {}): Promise<StoredGracePolicy> {
  let query = db.selectFrom('grace_policy').selectAll();
  if (options.lock) query = query.forUpdate();
  const { revision, policy } = await query.executeTakeFirstOrThrow();
  const { graceDays, features, alwaysKept } = { ...shippedGracePolicy, ...policy };
  return { revision, graceDays, features: features && [...features], alwaysKept: [...alwaysKept] };
}

export async function write(db: Db, { graceDays, features, alwaysKept }: GracePolicy): Promise<void> {
  await db
    .updateTable('grace_policy')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      policy: JSON.stringify({ graceDays, features, alwaysKept }),
    }))
    .execute();
}
