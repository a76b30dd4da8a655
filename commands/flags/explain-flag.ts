import type { z } from 'zod';
import type { ExplainInput, Explanation } from '../../contracts/flags.ts';
import type { Db } from '../../database/client.ts';
import * as configuration from '../../database/flag-configuration.ts';
import * as flags from '../../database/flags.ts';
import { heldTime } from '../../database/freeze.ts';
import { explain } from '../../domain/flags/explain.ts';
import { scheduleTime } from '../../domain/flags/schedule-time.ts';

/** What a flag gives to somebody, from what is stored now. `targetingKey` is the attribute `id`. @throws NotFound */
export async function explainFlag(
  db: Db,
  flagId: string,
  { environment, context }: z.output<typeof ExplainInput>,
  now: Date,
): Promise<Explanation> {
  const [row, all, segments, held] = await Promise.all([
    flags.find(db, flagId),
    configuration.flagsAfter(db, environment, -1),
    configuration.segments(db),
    heldTime(db, now),
  ]);
  const { targetingKey, ...attributes } = context;
  return explain(row.key, {
    now: scheduleTime(now, held),
    flags: new Map(all.map((flag) => [flag.key, flag])),
    segments: new Map(segments.map(({ key, condition }) => [key, condition])),
    attributes: targetingKey === undefined ? attributes : { ...attributes, id: targetingKey },
  });
}
