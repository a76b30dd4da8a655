import { z } from 'zod';
import { type Metric, MetricId, MetricUpdates } from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { newId } from '../../database/ids.ts';
import * as metrics from '../../database/metrics.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { checkedDefinition, presentMetric } from './create-metric.ts';

const Target = { metricId: MetricId, revision: z.int() };

/**
 * A changed definition is the metric's next version; whoever refers to an earlier one goes on reading that.
 * @throws NotFound, ConcurrentModification, TransitionNotAllowed when archived, and what createMetric throws
 */
export const updateMetric = command({
  name: 'updateMetric',
  permission: 'metrics:edit',
  input: z.strictObject({ ...Target, updates: MetricUpdates }),
  async gather({ updates }, environment) {
    if (updates.definition) await checkedDefinition(updates.definition, environment);
  },
  async run({ metricId, revision, updates }, { tx, now, journal }): Promise<Metric> {
    const before = await metrics.find(tx, metricId, { lock: true });
    assertRevision(before.revision, revision, metricId);
    if (before.archivedAt) throw new PricewrightError('TransitionNotAllowed', `${before.name} is archived.`);
    const { definition, ...described } = updates;
    const changed = definition && JSON.stringify(definition) !== JSON.stringify(before.definition);
    const versionId = newId('metricver');
    if (changed) await metrics.addVersion(tx, { id: versionId, metricId, number: before.version + 1, definition }, now);
    const after = await metrics.update(
      tx,
      metricId,
      { ...described, ...(changed ? { version_id: versionId, shipped: false } : {}) },
      now,
    );
    journal({
      type: 'metric.updated',
      area: 'metrics',
      entityId: metricId,
      audit: { action: 'updateMetric', before: presentMetric(before), after: presentMetric(after), why: null },
    });
    return presentMetric(after);
  },
});

/**
 * Removes a metric that nothing has used; one that was used is archived, so that its results can still be read.
 * @throws NotFound, ConcurrentModification
 */
export const deleteMetric = command({
  name: 'deleteMetric',
  permission: 'metrics:edit',
  input: z.strictObject(Target),
  async run({ metricId, revision }, { tx, now, journal }): Promise<Metric | null> {
    const before = await metrics.find(tx, metricId, { lock: true });
    assertRevision(before.revision, revision, metricId);
    const archived = before.uses > 0 || before.shipped;
    const after = archived ? await metrics.update(tx, metricId, { archived_at: now }, now) : null;
    if (!archived) await metrics.remove(tx, metricId);
    journal({
      type: archived ? 'metric.archived' : 'metric.deleted',
      area: 'metrics',
      entityId: metricId,
      audit: { action: 'deleteMetric', before: presentMetric(before), after: after && presentMetric(after), why: null },
    });
    return after && presentMetric(after);
  },
});
