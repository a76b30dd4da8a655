import { CreateRevenueTargetInput, type RevenueTarget } from '../../contracts/revenue-targets.ts';
import { newId } from '../../database/ids.ts';
import * as targets from '../../database/revenue-targets.ts';
import { command } from '../command.ts';
import { assertSensible } from './sensible-target.ts';

/** What a period is to bring. @throws MalformedRequest */
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
