import { CreateFlagInput, type Flag } from '../../contracts/flags.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as flags from '../../database/flags.ts';
import { newId } from '../../database/ids.ts';
import { findDependencyCycle } from '../../domain/flags/dependency-cycle.ts';
import { command } from '../command.ts';

/** Adds a feature to the registry that plans grant from. @throws FeatureDependencyViolation, AlreadyExists */
export const createFlag = command({
  name: 'createFlag',
  permission: 'flags:edit',
  input: CreateFlagInput,
  async run(input, { tx, now, journal }): Promise<Flag> {
    const registry = await flags.all(tx);
    const known = new Set(registry.map((flag) => flag.key));
    const unknown = input.dependencies.filter(({ flagKey }) => !known.has(flagKey) && flagKey !== input.key);
    if (unknown.length > 0) {
      throw new PricewrightError(
        'FeatureDependencyViolation',
        `Unknown: ${unknown.map((d) => d.flagKey).join(', ')}.`,
        {
          fields: unknown.map(({ flagKey }) => ({
            field: `dependencies[${input.dependencies.findIndex((d) => d.flagKey === flagKey)}].flagKey`,
            code: 'unknown_feature',
            message: `There is no flag "${flagKey}".`,
            suggestedFix: 'Create it first.',
          })),
        },
      );
    }
    const cycle = findDependencyCycle([...registry, input]);
    if (cycle) {
      throw new PricewrightError('FeatureDependencyViolation', `Flags depend in a circle: ${cycle.join(' → ')}.`, {
        fields: [{ field: 'dependencies', code: 'dependency_cycle', message: cycle.join(' → ') }],
      });
    }
    const row = await flags.insert(tx, newId('flag'), input, now);
    journal({
      type: 'flag.created',
      area: 'flags',
      entityId: row.id,
      audit: { action: 'createFlag', before: null, after: input, why: null },
    });
    return presentFlag(row);
  },
});

export function presentFlag(row: flags.FlagRow): Flag {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    type: row.type,
    kind: row.kind,
    dependencies: row.dependencies,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
