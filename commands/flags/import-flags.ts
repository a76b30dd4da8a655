import type { z } from 'zod';
import { CreateFlagInput, type ImportFlagsInput, type ImportReport } from '../../contracts/flags.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { fromFlagd } from '../../domain/flags/import/from-flagd.ts';
import { fromGrowthbook } from '../../domain/flags/import/from-growthbook.ts';
import { fromUnleash } from '../../domain/flags/import/from-unleash.ts';
import type { Imported, ImportedFlag } from '../../domain/flags/import/imported.ts';
import { type Caller, type Environment, execute } from '../command.ts';
import { createFlag } from './create-flag.ts';

const readers: Record<z.output<typeof ImportFlagsInput>['format'], (file: Record<string, unknown>) => Imported> = {
  growthbook: fromGrowthbook,
  unleash: fromUnleash,
  flagd: fromFlagd,
};

/**
 * Creates the flags of another system's file, each by itself: one that is refused or exists leaves the others unharmed. Each is
 * a creation of its own in the audit.
 */
export async function importFlags(
  { format, environment: target, file, dryRun }: z.output<typeof ImportFlagsInput>,
  caller: Caller,
  environment: Environment,
): Promise<ImportReport> {
  const { flags, losses } = readers[format](file);
  const report: ImportReport = { created: [], existing: [], refused: [], losses };
  for (const flag of parentsFirst(flags)) {
    const parsed = CreateFlagInput.safeParse({ ...flag, environment: target });
    if (!parsed.success) {
      report.refused.push({ flag: flag.key, why: parsed.error.issues[0]?.message ?? 'it cannot be read' });
      continue;
    }
    if (dryRun) {
      report.created.push(flag.key);
      continue;
    }
    try {
      await execute(createFlag, parsed.data, caller, environment);
      report.created.push(flag.key);
    } catch (error) {
      if (!(error instanceof PricewrightError)) throw error;
      if (error.code === 'AlreadyExists') report.existing.push(flag.key);
      else report.refused.push({ flag: flag.key, why: error.message });
    }
  }
  return report;
}

/** What is needed comes before what needs it; in a circle the order does not matter, it is refused anyway. */
function parentsFirst(flags: ImportedFlag[]): ImportedFlag[] {
  const byKey = new Map(flags.map((flag) => [flag.key, flag]));
  const ordered = new Set<ImportedFlag>();
  const visit = (flag: ImportedFlag, path: ReadonlySet<string>) => {
    if (path.has(flag.key)) return;
    for (const { flagKey } of flag.dependencies) {
      const parent = byKey.get(flagKey);
      if (parent && !ordered.has(parent)) visit(parent, new Set([...path, flag.key]));
    }
    ordered.add(flag);
  };
  for (const flag of flags) visit(flag, new Set());
  return [...ordered];
}
