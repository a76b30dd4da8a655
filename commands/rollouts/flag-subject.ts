import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { countCustomers, customersWhere } from '../../database/customer-list.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import type { RolloutSubject } from './rollout-subject.ts';

/** A rollout's hold on its flags: a layer above their rules while it runs, the first rule once it has completed. */
export const flagSubject: RolloutSubject = {
  async stopped(tx, { changes, environment }) {
    for (const flag of await flagsOf(tx, changes)) {
      const { killed_at } = await flagEnvironments.find(tx, flag.id, environment, { lock: true });
      if (killed_at) return `${flag.key} is killed; a rollout never takes that back.`;
      if (flag.archived_at) return `${flag.key} is archived.`;
    }
    return null;
  },

  async exposed(tx, rollout, now) {
    for (const { id, value } of await flagsOf(tx, rollout.changes)) {
      const layer = {
        rolloutId: rollout.id,
        value,
        condition: rollout.condition,
        hashAttribute: rollout.hash_attribute,
        assignBy: rollout.assign_by,
        seed: rollout.seed,
        stage: rollout.stage,
        percentage: rollout.percentage,
        holdbackPercentage: rollout.holdback_percentage,
      };
      const present = rollout.percentage > 0 ? layer : null;
      await flagEnvironments.setRolloutLayer(tx, id, rollout.environment, rollout.id, present, now);
    }
  },

  async settle(tx, rollout, now) {
    const { environment } = rollout;
    const hasCondition = Object.keys(rollout.condition).length > 0;
    for (const { id, value } of await flagsOf(tx, rollout.changes)) {
      const { rules } = await flagEnvironments.find(tx, id, environment, { lock: true });
      const rule = { id: rollout.id, value, ...(hasCondition ? { condition: rollout.condition } : {}) };
      await flagEnvironments.setRolloutLayer(tx, id, environment, rollout.id, null, now);
      await flagEnvironments.update(tx, id, environment, { rules: [rule, ...rules] }, now);
      // Who edits the flag has to see the rule: an edit based on the rules without it would take it away.
      await flags.update(tx, id, {}, now);
    }
  },

  async affectedCustomers(db, { condition, environment }, percentage) {
    // As with edits: customers are in production alone.
    if (environment !== 'production') return 0;
    return Math.ceil((percentage / 100) * (await customersOf(db, condition)));
  },
};

async function flagsOf(db: Db, changes: readonly { flagKey: string; value?: unknown }[]) {
  const rows = await flags.byKeys(
    db,
    changes.map(({ flagKey }) => flagKey),
  );
  return changes.flatMap(({ flagKey, value }) =>
    rows.filter(({ key }) => key === flagKey).map((row) => ({ ...row, value })),
  );
}

/** A condition on what only callers know holds for anybody, as far as the records can tell. */
async function customersOf(db: Db, condition: Record<string, unknown>): Promise<number> {
  if (Object.keys(condition).length === 0) return await countCustomers(db);
  try {
    return (await customersWhere(db, condition, { page: 1, perPage: 1, sort: 'createdAt' })).total;
  } catch (error) {
    if (error instanceof PricewrightError && error.code === 'MalformedRequest') return await countCustomers(db);
    throw error;
  }
}
