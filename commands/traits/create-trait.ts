import { CreateTraitInput, type Trait, type TraitDefinition } from '../../contracts/traits.ts';
import { malformed } from '../../database/filter.ts';
import { newId } from '../../database/ids.ts';
import { checkSource } from '../../database/metrics/event-scope.ts';
import { sourcesOfTrait } from '../../database/traits/trait-columns.ts';
import * as traits from '../../database/traits.ts';
import { inexactOperator } from '../../domain/traits/inexact-operator.ts';
import { command } from '../command.ts';
import { wordOfTraits } from './run-refresh.ts';

/** @throws AlreadyExists, MalformedRequest for a condition that only memory could evaluate */
export const createTrait = command({
  name: 'createTrait',
  permission: 'traits:edit',
  input: CreateTraitInput,
  async run(input, { tx, now, journal }): Promise<Trait> {
    checkTrait(input.definition);
    const row = await traits.insert(tx, { ...input, id: newId('trait'), shipped: false }, now);
    journal({
      type: 'trait.created',
      area: 'traits',
      entityId: row.id,
      audit: { action: 'createTrait', before: null, after: input, why: null },
      dispatch: await wordOfTraits(tx),
    });
    return presentTrait(row);
  },
});

export function checkTrait(definition: TraitDefinition): void {
  for (const source of sourcesOfTrait(definition)) {
    checkSource(source, 'definition');
    const operator = inexactOperator(source.condition);
    if (operator) {
      throw malformed(
        'definition',
        `A trait cannot ask by ${operator}: Postgres must be able to say it of each event.`,
      );
    }
  }
}

export function presentTrait(row: traits.TraitRow): Trait {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    owner: row.owner,
    definition: row.definition,
    version: row.version,
    freshnessSeconds: row.freshness_seconds,
    refreshSeconds: row.refresh_seconds,
    onEvents: row.on_events,
    shipped: row.shipped,
    refreshedAt: row.completed_at?.toISOString() ?? null,
    refreshingSince: traits.isBeingRefreshed(row) ? row.begun_at!.toISOString() : null,
    customers: row.customers ?? 0,
    archivedAt: row.archived_at?.toISOString() ?? null,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
