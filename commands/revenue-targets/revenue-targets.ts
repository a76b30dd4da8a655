import { z } from 'zod';
import {
  CreateRevenueTargetInput,
  type RevenueTarget,
  RevenueTargetId,
  RevenueTargetUpdates,
} from '../../contracts/revenue-targets.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { newId } from '../../database/ids.ts';
import * as targets from '../../database/revenue-targets.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';

type Fields = z.output<typeof CreateRevenueTargetInput>;

/** @throws MalformedRequest for a period that ends before it begins, or a floor above the target */
function assertSensible({ from, to, target, floor }: Fields): void {
  const problem =
    to <= from
      ? { field: 'to', code: 'ends_before_it_begins', message: `${to} is not after ${from}.` }
      : floor !== null && floor > target
        ? { field: 'floor', code: 'above_target', message: `${floor} is above the target ${target}.` }
        : null;
  if (problem) throw new PricewrightError('MalformedRequest', problem.message, { fields: [problem] });
}

const fieldsOf = ({ name, from, to, target, floor }: Fields): Fields => ({ name, from, to, target, floor });

export const createRevenueTarget = command({
  name: 'createRevenueTarget',
  permission: 'revenue-targets:edit',
  input: CreateRevenueTargetInput,
  async run(fields, { tx, now, journal }): Promise<RevenueTarget> {
    assertSensible(fields);
    const target = { ...fields, id: newId('target'), revision: 1, createdAt: now, updatedAt: now };
    await targets.write(tx, target);
    journal({
      type: 'revenue_target.created',
      area: 'revenue-targets',
      entityId: target.id,
      audit: { action: 'createRevenueTarget', before: null, after: fields, why: null },
    });
    return await targets.present(tx, target, now);
  },
});

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
