import { z } from 'zod';
import { SegmentId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as segments from '../../database/segments.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { presentSegment } from './create-segment.ts';

/**
 * Removes a segment that no flag's rule asks, in any environment: a rule would otherwise find nobody in it, and whoever made
 * another under its key would decide for that rule.
 * @throws NotFound, ConcurrentModification, FeatureDependencyViolation
 */
export const deleteSegment = command({
  name: 'deleteSegment',
  permission: 'segments:edit',
  input: z.strictObject({ segmentId: SegmentId, revision: z.int() }),
  async run({ segmentId, revision }, { tx, now, journal }): Promise<void> {
    await changeRequests.voidWaitingOn(tx, segmentId, now);
    const before = await segments.find(tx, segmentId, { lock: true });
    assertRevision(before.revision, revision, segmentId);
    const asking = await segments.flagsAsking(tx, before.key);
    if (asking.length > 0) {
      throw new PricewrightError(
        'FeatureDependencyViolation',
        `It is asked by rules of ${asking.map((key) => `flag "${key}"`).join(', ')}.`,
        {
          configurationId: segmentId,
          fields: asking.slice(0, 100).map((key) => ({
            field: 'key',
            code: 'needed',
            message: `A rule of the flag "${key}" asks it.`,
          })),
          suggestedActions: ['Take it out of the rules that ask it, then remove it.'],
        },
      );
    }
    await segments.remove(tx, segmentId);
    journal({
      type: 'segment.deleted',
      area: 'segments',
      entityId: segmentId,
      audit: { action: 'deleteSegment', before: presentSegment(before), after: null, why: null },
    });
  },
});
