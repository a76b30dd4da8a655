import { z } from 'zod';
import { type RevenueTarget, RevenueTargetId } from '../../contracts/revenue-targets.ts';
import * as targets from '../../database/revenue-targets.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { fieldsOf } from './sensible-target.ts';

/** The period is measured by it no longer. @returns what it was. @throws ConcurrentModification */
export const deleteRevenueTarget = command({
  name: 'deleteRevenueTarget',
  permission: 'revenue-targets:edit',
  input: z.strictObject({ targetId: RevenueTargetId, revision: z.int() }),
  async run({ targetId, revision }, { tx, now, journal }): Promise<RevenueTarget> {
    const before = await targets.find(tx, targetId, { lock: true });
    assertRevision(before.revision, revision, targetId);
    await targets.remove(tx, targetId);
    journal({
      type: 'revenue_target.deleted',
      area: 'revenue-targets',
      entityId: targetId,
      audit: { action: 'deleteRevenueTarget', before: fieldsOf(before), after: null, why: null },
    });
    return await targets.present(tx, before, now);
  },
});
