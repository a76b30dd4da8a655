import { z } from 'zod';
import { type Holdout, HoldoutId, HoldoutUpdates } from '../../contracts/holdouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import * as holdouts from '../../database/holdouts.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { presentHoldout } from './create-holdout.ts';

const Target = { holdoutId: HoldoutId, revision: z.int() };

/** @throws NotFound, ConcurrentModification, TransitionNotAllowed when archived */
export const updateHoldout = command({
  name: 'updateHoldout',
  permission: 'holdouts:edit',
  input: z.strictObject({ ...Target, updates: HoldoutUpdates }),
  async run({ holdoutId, revision, updates }, { tx, now, journal }): Promise<Holdout> {
    const before = await liveHoldout(tx, holdoutId, revision);
    const { experiments, ...described } = updates;
    const after = await holdouts.update(
      tx,
      holdoutId,
      { ...described, ...(experiments ? { experiments: JSON.stringify(experiments) } : {}) },
      now,
    );
    journal({
      type: 'holdout.updated',
      area: 'holdouts',
      entityId: holdoutId,
      audit: { action: 'updateHoldout', before: presentHoldout(before), after: presentHoldout(after), why: null },
    });
    return presentHoldout(after);
  },
});

/** Ends it: its subjects may enter experiments again. @throws as updateHoldout */
export const archiveHoldout = command({
  name: 'archiveHoldout',
  permission: 'holdouts:edit',
  input: z.strictObject(Target),
  async run({ holdoutId, revision }, { tx, now, journal }): Promise<Holdout> {
    const before = await liveHoldout(tx, holdoutId, revision);
    const after = await holdouts.update(tx, holdoutId, { archived_at: now }, now);
    journal({
      type: 'holdout.archived',
      area: 'holdouts',
      entityId: holdoutId,
      audit: { action: 'archiveHoldout', before: presentHoldout(before), after: presentHoldout(after), why: null },
    });
    return presentHoldout(after);
  },
});

async function liveHoldout(tx: Tx, id: string, revision: number): Promise<holdouts.HoldoutRow> {
  const row = await holdouts.find(tx, id, { lock: true });
  assertRevision(row.revision, revision, id);
  if (row.archived_at) throw new PricewrightError('TransitionNotAllowed', `${row.name} is archived.`);
  return row;
}
