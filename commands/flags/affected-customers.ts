import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import { allCustomersWhere, countCustomers } from '../../database/customer-list.ts';
import * as configuration from '../../database/flag-configuration.ts';
import type { Condition } from '../../domain/condition/condition.ts';
import type { FlagDefinition } from '../../domain/flags/definition.ts';
import { type Configuration, differingAnswers } from '../../domain/flags/differing-answers.ts';

/** Enough for a share within a few per cent; the rest is counted in proportion. */
const mostLookedAt = 5_000;

/** What an edit puts in the place of a flag or a segment; null where there is none. */
export type Replaced =
  | { flag: { key: string; before: FlagDefinition | null; after: FlagDefinition | null } }
  | { segment: { key: string; after: Condition | null } };

/**
 * How many customers would get another value, of this flag or of one that depends on it, as far as their records tell: what is
 * and what would be are both evaluated for them. What rules ask of callers alone (a device, a page) is not on record.
 */
export async function affectedCustomers(
  db: Db,
  environment: FlagEnvironment,
  edit: Replaced,
  now: Date,
): Promise<number> {
  const [flags, segments, customers] = await Promise.all([
    configuration.flagsAfter(db, environment, -1),
    configuration.segments(db),
    countCustomers(db),
  ]);
  if (customers === 0) return 0;
  const present: Configuration = {
    flags: new Map(flags.map((flag) => [flag.key, flag])),
    segments: new Map(segments.map(({ key, condition }) => [key, condition])),
  };
  const differ = differingAnswers(asEdited(present, edit), now);
  if (!differ) return 0;
  let looked = 0;
  let affected = 0;
  for await (const ids of allCustomersWhere(db, {})) {
    for (const [id, attributes] of await attributesOf(db, ids)) {
      if (differ({ ...attributes, id })) affected += 1;
      looked += 1;
    }
    if (looked >= mostLookedAt) break;
  }
  return looked === 0 ? 0 : Math.round((affected / looked) * Math.max(customers, looked));
}

function asEdited(present: Configuration, edit: Replaced) {
  if ('segment' in edit) {
    const { key, after } = edit.segment;
    return { before: present, after: { ...present, segments: replaced(present.segments, key, after) } };
  }
  const { key, before, after } = edit.flag;
  return {
    before: { ...present, flags: replaced(present.flags, key, before) },
    after: { ...present, flags: replaced(present.flags, key, after) },
  };
}

function replaced<T>(all: ReadonlyMap<string, T>, key: string, by: T | null): ReadonlyMap<string, T> {
  const others = [...all].filter(([each]) => each !== key);
  return new Map(by === null ? others : [...others, [key, by]]);
}
