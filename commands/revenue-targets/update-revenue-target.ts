import { z } from 'zod';
import { type RevenueTarget, RevenueTargetId, RevenueTargetUpdates } from '../../contracts/revenue-targets.ts';
import * as targets from '../../database/revenue-targets.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { assertSensible, fieldsOf } from './sensible-target.ts';

/** Fields that are sent replace those stored. @throws ConcurrentModification, MalformedRequest */
export const updateRevenueTarget = command({
  name: 'updateRevenueTarget',
  permission: 'revenue-targets:edit',
  input: z.strictObject({ targetId: RevenueTargetId, revision: z.int(), updates: RevenueTargetUpdates }),
  async run({ targetId, revision, updates }, { tx, now, journal }): Promise<RevenueTarget> {
    const before = await targets.find(tx, targetId, { lock: true });
    assertRevision(before.revision, revision, targetId);
    const after = { ...before, ...updates, revision: revision + 1, updatedAt: now };
    assertSensible(after);
    await targets.write(tx, after);
    journal({
      type: 'revenue_target.updated',
      area: 'revenue-targets',
      entityId: targetId,
      audit: { action: 'updateRevenueTarget', before: fieldsOf(before), after: fieldsOf(after), why: null },
    });
    return await targets.present(tx, after, now);
  },
});
