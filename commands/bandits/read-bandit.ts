import type { Bandit, BanditAllocation } from '../../contracts/bandits.ts';
import * as bandits from '../../database/bandits.ts';
import type { Db } from '../../database/client.ts';

type AllocationRow = Awaited<ReturnType<typeof bandits.allocations>>[number];

export function presentAllocation({ number, at, because, arms }: AllocationRow): BanditAllocation {
  return { number, at: at.toISOString(), because, arms };
}

/** Bandits with their present shares. */
export async function presentBandits(db: Db, rows: readonly bandits.BanditRow[]): Promise<Bandit[]> {
  const allocations = await bandits.allocations(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const present = allocations.find(({ bandit_id }) => bandit_id === row.id);
    return {
      id: row.id,
      key: row.key,
      name: row.name,
      environment: row.environment,
      flagKey: row.flag_key,
      ...row.definition,
      metricVersionId: row.metric_version_id,
      status: row.status,
      reason: row.reason,
      allocation: present ? presentAllocation(present) : null,
      nextLookAt: row.next_look_at?.toISOString() ?? null,
      startedAt: row.started_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      revision: row.revision,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

export async function readBandit(db: Db, row: bandits.BanditRow): Promise<Bandit> {
  const [bandit] = await presentBandits(db, [row]);
  return bandit!;
}
