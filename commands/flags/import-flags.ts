import { z } from 'zod';
import { FlagdFlag, GrowthBookFeature, UnleashFeature } from '../../contracts/flag-files.ts';
import { CreateFlagInput, type ImportFlagsInput, type ImportReport } from '../../contracts/flags.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { isObject, type SavedGroups } from '../../domain/condition/condition.ts';
import { checkFlag } from '../../domain/flags/check-flag.ts';
import { flagdFlags, fromFlagd } from '../../domain/flags/import/from-flagd.ts';
import { fromGrowthbook, growthbookFlags } from '../../domain/flags/import/from-growthbook.ts';
import { fromUnleash, unleashFlags } from '../../domain/flags/import/from-unleash.ts';
import type { FiledFlag, FlagFile, ImportedFlag, ReadFlag } from '../../domain/flags/import/imported.ts';
import { type Caller, type Environment, execute } from '../command.ts';
import { behaviourOf, createFlag } from './create-flag.ts';
import { checkContext, flagError } from './flag-check.ts';

type FileOfFlags = z.output<typeof ImportFlagsInput>['file'];
interface Format {
  flags: (file: FileOfFlags) => FlagFile;
  /** @throws ZodError for what is no flag of this format */
  read: (flag: FiledFlag, file: FileOfFlags) => ReadFlag;
}

const formats: Record<z.output<typeof ImportFlagsInput>['format'], Format> = {
  growthbook: {
    flags: growthbookFlags,
    read: ({ name, filed }, { savedGroups }) =>
      fromGrowthbook(name, GrowthBookFeature.parse(filed), isObject(savedGroups) ? (savedGroups as SavedGroups) : {}),
  },
  unleash: { flags: unleashFlags, read: ({ filed }) => fromUnleash(UnleashFeature.parse(filed)) },
  flagd: { flags: flagdFlags, read: ({ name, filed }) => fromFlagd(name, FlagdFlag.parse(filed)) },
};

/**
 * Creates the flags of another system's file, each by itself: one that is refused or exists leaves the others unharmed. Each is
 * a creation of its own in the audit. A dry run judges each as its creation would.
 * @throws MalformedRequest for a file that is none of the format's
 */
export async function importFlags(
  { format, environment: target, file, dryRun }: z.output<typeof ImportFlagsInput>,
  caller: Caller,
  environment: Environment,
): Promise<ImportReport> {
  const found = formats[format].flags(file);
  if ('unreadable' in found) {
    throw new PricewrightError('MalformedRequest', found.unreadable, {
      fields: [{ field: 'file', code: 'other_format', message: found.unreadable }],
    });
  }
  const report: ImportReport = { created: [], existing: [], refused: [], losses: [] };
  const read: ImportedFlag[] = [];
  for (const filed of found.flags) {
    try {
      const { flag, losses } = formats[format].read(filed, file);
      read.push(flag);
      report.losses.push(...losses);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      report.refused.push({ flag: filed.name, why: issueOf(error) });
    }
  }
  const create = dryRun
    ? await judge(environment, target)
    : (input: CreateFlagInput) => execute(createFlag, input, caller, environment);
  for (const flag of parentsFirst(read)) {
    const parsed = CreateFlagInput.safeParse({ ...flag, environment: target });
    if (!parsed.success) {
      report.refused.push({ flag: flag.key, why: issueOf(parsed.error) });
      continue;
    }
    try {
      await create(parsed.data);
      report.created.push(flag.key);
    } catch (error) {
      if (!(error instanceof PricewrightError)) throw error;
      if (error.code === 'AlreadyExists') report.existing.push(flag.key);
      else report.refused.push({ flag: flag.key, why: error.message });
    }
  }
  return report;
}

/** Throws what creating a flag would throw, those before it taken as created. */
async function judge(
  { db }: Environment,
  target: CreateFlagInput['environment'],
): Promise<(input: CreateFlagInput) => void> {
  const context = await checkContext(db, target);
  const registry = [...context.registry];
  return (input) => {
    const errors = checkFlag({ ...input, ...behaviourOf(input) }, { ...context, registry }).filter(
      ({ severity }) => severity === 'error',
    );
    if (errors.length > 0) throw flagError(errors);
    if (registry.some(({ key }) => key === input.key)) {
      throw new PricewrightError('AlreadyExists', `A flag with the key "${input.key}" exists.`);
    }
    registry.push({ key: input.key, dependencies: input.dependencies });
  };
}

function issueOf({ issues: [issue] }: z.ZodError): string {
  const place = issue?.path.join('.');
  return `${place ? `${place}: ` : ''}${issue?.message ?? 'it cannot be read'}`;
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
