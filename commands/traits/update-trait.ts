import { z } from 'zod';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { type Trait, TraitId, TraitUpdates } from '../../contracts/traits.ts';
import { malformed } from '../../database/filter.ts';
import * as traits from '../../database/traits.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { checkTrait, presentTrait } from './create-trait.ts';
import { wordOfTraits } from './run-refresh.ts';

const Target = { traitId: TraitId, revision: z.int() };

/**
 * A changed definition makes every value of the earlier one stale at once.
 * @throws NotFound, ConcurrentModification, MalformedRequest, TransitionNotAllowed when archived
 */
export const updateTrait = command({
  name: 'updateTrait',
  permission: 'traits:edit',
  input: z.strictObject({ ...Target, updates: TraitUpdates }),
  async run({ traitId, revision, updates }, { tx, now, journal }): Promise<Trait> {
    const before = await traits.find(tx, traitId, { lock: true });
    assertRevision(before.revision, revision, traitId);
    if (before.archived_at) throw new PricewrightError('TransitionNotAllowed', `${before.name} is archived.`);
    const { definition, freshnessSeconds, refreshSeconds, onEvents, ...described } = updates;
    const [freshness, refresh] = [
      freshnessSeconds ?? before.freshness_seconds,
      refreshSeconds ?? before.refresh_seconds,
    ];
    if (refresh > freshness) {
      throw malformed('refreshSeconds', 'computed less often than its freshness allows: it would be stale');
    }
    const changed = definition && JSON.stringify(definition) !== JSON.stringify(before.definition);
    if (changed) checkTrait(definition);
    const after = await traits.update(
      tx,
      traitId,
      {
        ...described,
        freshness_seconds: freshness,
        refresh_seconds: refresh,
        on_events: onEvents ?? before.on_events,
        ...(changed ? { definition: JSON.stringify(definition), version: before.version + 1, shipped: false } : {}),
      },
      now,
    );
    journal({
      type: 'trait.updated',
      area: 'traits',
      entityId: traitId,
      audit: { action: 'updateTrait', before: presentTrait(before), after: presentTrait(after), why: null },
      dispatch: await wordOfTraits(tx),
    });
    return presentTrait(after);
  },
});

/** It is computed no more and read no more; what was known of it stays. @throws NotFound, ConcurrentModification */
export const archiveTrait = command({
  name: 'archiveTrait',
  permission: 'traits:edit',
  input: z.strictObject(Target),
  async run({ traitId, revision }, { tx, now, journal }): Promise<Trait> {
    const before = await traits.find(tx, traitId, { lock: true });
    assertRevision(before.revision, revision, traitId);
    const after = await traits.update(tx, traitId, { archived_at: now }, now);
    journal({
      type: 'trait.archived',
      area: 'traits',
      entityId: traitId,
      audit: { action: 'archiveTrait', before: presentTrait(before), after: presentTrait(after), why: null },
    });
    return presentTrait(after);
  },
});
