import type { DependencyValidation } from '../../contracts/flags.ts';
import { type FlagEnvironment, flagStateOf } from '../../contracts/tables/flag-lifecycle.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { findDependencyCycle } from '../../domain/flags/dependency-cycle.ts';

/** The spec's validateFeatureDependencies: all that a flag leads to, and all that leads to it. @throws NotFound */
export async function validateDependencies(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
): Promise<DependencyValidation> {
  const flag = await flags.find(db, flagId);
  const registry = await flags.all(db);
  const parts = await environments.ofFlags(
    db,
    registry.map(({ id }) => id),
  );
  const here = new Map(parts.filter((part) => part.environment === environment).map((part) => [part.flag_id, part]));
  const states = new Map(
    registry.map((row) => {
      const part = here.get(row.id);
      const stored = {
        enabled: part?.enabled ?? false,
        killed: Boolean(part?.killed_at),
        archived: row.archived_at !== null,
      };
      return [row.key, flagStateOf(stored)];
    }),
  );
  const down = new Map(registry.map(({ key, dependencies }) => [key, dependencies.map(({ flagKey }) => flagKey)]));
  const up = new Map<string, string[]>();
  for (const [key, needs] of down) for (const need of needs) up.set(need, [...(up.get(need) ?? []), key]);
  const dependsOn = walk(flag.key, down).map(({ to, from, depth }) => ({
    flagKey: to,
    neededBy: from,
    depth,
    exists: states.has(to),
    state: states.get(to) ?? null,
  }));
  const cycle = findDependencyCycle(
    registry.filter(({ key }) => key === flag.key || dependsOn.some((d) => d.flagKey === key)),
  );
  return {
    isValid: !cycle && dependsOn.every(({ exists, state }) => exists && state !== 'archived'),
    errors: [
      ...dependsOn.flatMap(({ flagKey, neededBy, exists, state }): ValidationProblem[] => {
        if (exists && state !== 'archived') return [];
        const message = exists
          ? `"${flagKey}" is archived, and "${neededBy}" needs it.`
          : `There is no flag "${flagKey}".`;
        return [
          { field: 'dependencies', code: exists ? 'archived_feature' : 'unknown_feature', message, severity: 'error' },
        ];
      }),
      ...(cycle
        ? [{ field: 'dependencies', code: 'dependency_cycle', message: cycle.join(' → '), severity: 'error' as const }]
        : []),
    ],
    dependsOn,
    dependents: walk(flag.key, up).map(({ to, from, depth }) => ({
      flagKey: to,
      needs: from,
      depth,
      state: states.get(to) ?? 'off',
    })),
    cycle,
  };
}

/** Every edge reached, by distance; each flag is left once. */
function walk(from: string, edges: ReadonlyMap<string, string[]>): { from: string; to: string; depth: number }[] {
  const found: { from: string; to: string; depth: number }[] = [];
  const left = new Set<string>();
  let level = [from];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const key of level) {
      if (left.has(key)) continue;
      left.add(key);
      for (const to of edges.get(key) ?? []) {
        found.push({ from: key, to, depth });
        next.push(to);
      }
    }
    level = next;
  }
  return found;
}
