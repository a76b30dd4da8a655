import type { z } from 'zod';
import type { CatalogueObjects } from '../contracts/catalogue.ts';
import type { PersonalDataCipher } from '../contracts/personal-data.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db, Tx } from '../database/client.ts';
import * as idempotency from '../database/idempotency.ts';
import * as journal from '../database/journal.ts';
import type { BusinessSql } from '../database/metrics/business-sql.ts';
import type { RecordedOrigin } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { namingLastChange } from './revision.ts';

/** Who asks, and from where. */
export interface Caller {
  actor: string;
  requestId: string | null;
  /** Who made the link by which the caller signed in; null for another way. */
  linkMadeBy?: string | null;
  /** The door; a process, when nothing else is said. */
  from?: RecordedOrigin | null;
  /** The claim of a request with an Idempotency-Key: its commands are carried out once, however often it is sent. */
  claim?: idempotency.Claim | null;
}

/** What a command may read of the outside before its transaction opens; composition roots supply it. */
export interface OutsideReads {
  observe(question: {
    productIds: string[];
    lookupKeys: string[];
    featureKeys: string[];
    meterEventNames: string[];
  }): Promise<CatalogueObjects>;
  /** Customers with a live subscription to one of the prices. */
  subscribers(priceIds: string[]): Promise<number>;
}

export interface CommandContext {
  tx: Tx;
  now: Date;
  caller: Caller;
  personalData: PersonalDataCipher;
  /** Leaves an entry for the relay, in this transaction. */
  journal(entry: Omit<journal.JournalEntry, 'actor' | 'requestId' | 'at' | 'from'>): void;
}

/** What a command needs that orders a process: others order the same process as a part of theirs. */
export type OrderContext = Pick<CommandContext, 'tx' | 'now' | 'caller' | 'journal'>;

export interface Environment {
  db: Db;
  outside: OutsideReads;
  /** Seals and opens what identifies customers and persons. */
  personalData: PersonalDataCipher;
  now: () => Date;
  /** Called after commit when something was journalled. */
  wake: () => void;
  /** The connection of metrics over own SQL; none where it is not set up. */
  business?: BusinessSql | null;
  /** Told of each command's end: `ok`, or the code of its error. */
  onCommand?: (name: string, outcome: string, seconds: number) => void;
}

/** One verb that anyone can ask of the system: load → decide (domain) → one transaction. */
export interface Command<Schema extends z.ZodType, Gathered, Result> {
  readonly name: string;
  /** `area:action`. */
  readonly permission: string;
  readonly input: Schema;
  /** Reads that must not hold a transaction open, such as Stripe's. */
  gather?(
    input: z.output<Schema>,
    environment: Pick<Environment, 'db' | 'outside' | 'now' | 'business'>,
  ): Promise<Gathered>;
  run(input: z.output<Schema>, context: CommandContext & { gathered: Gathered }): Promise<Result>;
}

export function command<Schema extends z.ZodType, Gathered, Result>(
  definition: Command<Schema, Gathered, Result>,
): Command<Schema, Gathered, Result> {
  return definition;
}

/** Runs a command for a caller; its state change and its journal entries commit together or not at all. */
export async function execute<Schema extends z.ZodType, Gathered, Result>(
  definition: Command<Schema, Gathered, Result>,
  input: z.output<Schema>,
  caller: Caller,
  environment: Environment,
): Promise<Result> {
  const begun = performance.now();
  const tell = (outcome: string) =>
    environment.onCommand?.(definition.name, outcome, (performance.now() - begun) / 1000);
  try {
    const result = await executeOnce(definition, input, caller, environment);
    tell('ok');
    return result;
  } catch (error) {
    tell(error instanceof PricewrightError ? error.code : 'InternalError');
    throw await namingLastChange(environment.db, error);
  }
}

async function executeOnce<Schema extends z.ZodType, Gathered, Result>(
  definition: Command<Schema, Gathered, Result>,
  input: z.output<Schema>,
  caller: Caller,
  environment: Environment,
): Promise<Result> {
  const { claim = null } = caller;
  const step = claim ? `${definition.name}#${claim.asked++}` : '';
  // An earlier attempt of this very request has committed it: what it answered is answered again.
  if (claim?.committed.has(step)) return claim.committed.get(step) as Result;
  const gathered = (await definition.gather?.(input, environment)) as Gathered;
  const now = environment.now();
  let entries: journal.JournalEntry[] = [];
  const result = await inTransaction(environment.db, async (tx) => {
    entries = [];
    if (claim) await idempotency.holdClaim(tx, claim);
    const result = await definition.run(input, {
      tx,
      now,
      caller,
      personalData: environment.personalData,
      gathered,
      journal: (entry) =>
        entries.push({
          ...entry,
          actor: caller.actor,
          requestId: caller.requestId,
          from: caller.from ?? null,
          at: now,
        }),
    });
    await journal.append(tx, entries);
    if (claim) await idempotency.keepResult(tx, claim, step, result);
    return result;
  });
  claim?.committed.set(step, result);
  if (entries.length > 0) environment.wake();
  return result;
}
