import type { OutsideReads } from '../../commands/command.ts';
import { planCatalogue } from '../../commands/plans/plan-catalogue.ts';
import { createDatabase } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import type { PlanDiff } from './plan-diff.ts';

/**
 * Every plan's open version, else its active one. Archived plans have nothing to publish and are left out.
 * @param url of a database, which is opened for reading only
 */
export async function diffsFromDatabase(
  url: string,
  outside: Pick<OutsideReads, 'observe'>,
  key: string | undefined,
): Promise<PlanDiff[]> {
  const db = createDatabase(readOnly(url), 2);
  try {
    const diffs: PlanDiff[] = [];
    for (const found of await plans.all(db)) {
      const version = found.open ?? found.active;
      if (!version || (key !== undefined && found.plan.key !== key)) continue;
      const { diff } = await planCatalogue(db, outside, found, version);
      diffs.push({
        ...{ key: found.plan.key, name: version.configuration.name, diff },
        version: { number: version.number, status: version.status },
      });
    }
    return diffs;
  } finally {
    await db.destroy();
  }
}

/** https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-DEFAULT-TRANSACTION-READ-ONLY */
function readOnly(url: string): string {
  const given = new URL(url);
  const options = [given.searchParams.get('options'), '-c default_transaction_read_only=on'];
  given.searchParams.set('options', options.filter(Boolean).join(' '));
  return given.href;
}
