import { z } from 'zod';
import { type Limits, UpdateLimitsInput } from '../../contracts/approvals.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as limits from '../../database/limits.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';

/** Changes from where a change needs a second person. */
export const updateLimits = command({
  name: 'updateLimits',
  permission: 'limits:edit',
  input: z.strictObject({ revision: z.int(), ...UpdateLimitsInput.shape }),
  async run({ revision, approvalsNeeded, expiryHours, measures = [] }, { tx, journal }): Promise<Limits> {
    const before = await limits.read(tx, { lock: true });
    assertRevision(before.revision, revision, 'limits');
    for (const [index, { approvalAbove, refusedAbove }] of measures.entries()) {
      if (approvalAbove !== null && refusedAbove !== null && approvalAbove > refusedAbove) {
        throw new PricewrightError('MalformedRequest', 'A change is refused before anybody could approve it.', {
          fields: [
            {
              field: `measures[${index}].approvalAbove`,
              code: 'above_refusal',
              message: `${approvalAbove} is above ${refusedAbove}.`,
            },
          ],
        });
      }
    }
    const changed = measures.map(({ measure, approvalAbove, refusedAbove }) => [
      measure,
      { approvalAbove, refusedAbove },
    ]);
    await limits.write(tx, {
      approvalsNeeded: approvalsNeeded ?? before.approvalsNeeded,
      expiryHours: expiryHours ?? before.expiryHours,
      measures: { ...before.measures, ...Object.fromEntries(changed) },
    });
    const after = await limits.read(tx);
    journal({
      type: 'limits.updated',
      area: 'limits',
      entityId: 'limits',
      audit: {
        action: 'updateLimits',
        before: limits.presentLimits(before),
        after: limits.presentLimits(after),
        why: null,
      },
    });
    return limits.presentLimits(after);
  },
});
