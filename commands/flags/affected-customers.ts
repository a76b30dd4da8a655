import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import { allCustomersWhere, countCustomers } from '../../database/customer-list.ts';
import * as configuration from '../../database/flag-configuration.ts';
import { compileFeatures } from '../../domain/flags/compile-features.ts';
import type { FlagDefinition } from '../../domain/flags/definition.ts';
import { lowerFlag } from '../../domain/flags/lower-flag.ts';

/** Enough for a share within a few per cent; the rest is counted in proportion. */
const mostLookedAt = 5_000;

/**
 * How many customers would get another value, as far as their records tell: both forms of the flag are evaluated for them.
 * What rules ask of callers alone (a device, a page) is not on record.
 */
export async function affectedCustomers(
  db: Db,
  environment: FlagEnvironment,
  change: { before: FlagDefinition; after: FlagDefinition },
  now: Date,
): Promise<number> {
  const [others, segments, customers] = await Promise.all([
    configuration.flagsAfter(db, environment, -1),
    configuration.segments(db),
    countCustomers(db),
  ]);
  if (customers === 0) return 0;
  const ask = (flag: FlagDefinition) => {
    const flags = new Map(others.map((other) => [other.key, other]));
    flags.set(flag.key, flag);
    const needed = reachable(flag.key, flags);
    const context = {
      now,
      segments: new Map(segments.map(({ key, condition }) => [key, condition])),
      flag: (key: string) => flags.get(key),
    };
    const features = Object.fromEntries([...needed].map((key) => [key, lowerFlag(flags.get(key)!, context)]));
    const compiled = compileFeatures({ features }).get(flag.key)!;
    return (attributes: Record<string, unknown>) => JSON.stringify(compiled.evaluate(attributes).value);
  };
  const [before, after] = [ask(change.before), ask(change.after)];
  let looked = 0;
  let affected = 0;
  for await (const ids of allCustomersWhere(db, {})) {
    for (const [id, attributes] of await attributesOf(db, ids)) {
      const subject = { ...attributes, id };
      if (before(subject) !== after(subject)) affected += 1;
      looked += 1;
    }
    if (looked >= mostLookedAt) break;
  }
  return looked === 0 ? 0 : Math.round((affected / looked) * Math.max(customers, looked));
}

function reachable(key: string, flags: ReadonlyMap<string, FlagDefinition>): Set<string> {
  const reached = new Set([key]);
  for (const each of reached) {
    for (const { flagKey } of flags.get(each)?.dependencies ?? []) if (flags.has(flagKey)) reached.add(flagKey);
  }
  return reached;
}
