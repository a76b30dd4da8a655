import { CreateHoldoutInput, type Holdout } from '../../contracts/holdouts.ts';
import * as holdouts from '../../database/holdouts.ts';
import { newId } from '../../database/ids.ts';
import { holdoutSeed } from '../../domain/holdouts/held-out.ts';
import { command } from '../command.ts';

/** From now on its part of the subjects enters no experiment that it covers. @throws AlreadyExists */
export const createHoldout = command({
  name: 'createHoldout',
  permission: 'holdouts:edit',
  input: CreateHoldoutInput,
  async run(input, { tx, now, journal }): Promise<Holdout> {
    const row = await holdouts.insert(tx, { ...input, id: newId('holdout'), seed: holdoutSeed(input.key) }, now);
    const holdout = presentHoldout(row);
    journal({
      type: 'holdout.created',
      area: 'holdouts',
      entityId: row.id,
      audit: { action: 'createHoldout', before: null, after: holdout, why: null },
    });
    return holdout;
  },
});

export function presentHoldout(row: holdouts.HoldoutRow): Holdout {
  const { archived_at, created_at, updated_at, ...same } = row;
  return {
    ...same,
    archivedAt: archived_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
