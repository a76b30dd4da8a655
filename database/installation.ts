import type { Db } from './client.ts';

export interface Binding {
  stripeAccount: string;
  stripeMode: 'test' | 'live';
  temporalNamespace: string;
}

/** An installation serves one Stripe account and mode and one Temporal namespace: mixing two would publish to the wrong one. */
export class BindingMismatch extends Error {
  constructor(bound: Binding, given: Binding) {
    const differences = (Object.keys(bound) as (keyof Binding)[])
      .filter((key) => bound[key] !== given[key])
      .map((key) => `${key} is ${bound[key]} in this database but ${given[key]} in the settings`);
    super(
      `This database belongs to another installation: ${differences.join('; ')}. Use the settings it was made with, or another database.`,
    );
    this.name = 'BindingMismatch';
  }
}

/** Checks a binding without making one. @throws BindingMismatch */
export async function check(db: Db, given: Binding): Promise<void> {
  const row = await db.selectFrom('installation').selectAll().executeTakeFirst();
  if (!row) return;
  const bound: Binding = {
    stripeAccount: row.stripe_account,
    stripeMode: row.stripe_mode,
    temporalNamespace: row.temporal_namespace,
  };
  if (
    bound.stripeAccount !== given.stripeAccount ||
    bound.stripeMode !== given.stripeMode ||
    bound.temporalNamespace !== given.temporalNamespace
  ) {
    throw new BindingMismatch(bound, given);
  }
}

/** Binds the installation on its first start, and checks it on every later one. @throws BindingMismatch */
export async function bind(db: Db, given: Binding, now: Date): Promise<void> {
  await db
    .insertInto('installation')
    .values({
      stripe_account: given.stripeAccount,
      stripe_mode: given.stripeMode,
      temporal_namespace: given.temporalNamespace,
      bound_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await check(db, given);
}
