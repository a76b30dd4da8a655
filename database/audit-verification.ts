import {
  type AuditProblem,
  type ChainHead,
  type Checkpoint,
  chainVerifier,
  genesis,
  type SealedRecord,
} from './audit-chain.ts';
import { auditColumns, recordOf } from './audit-rows.ts';
import type { Db } from './client.ts';

const page = 2_000;

/** Seals with their rows, and rows without a seal among them, in order of position, after a head. */
export async function* sealedRecords(db: Db, after: ChainHead): AsyncGenerator<SealedRecord[]> {
  let reading = readPage(db, after.position);
  for (;;) {
    const records = await reading;
    const last = records.at(-1)?.seal;
    if (!last) return;
    // Postgres reads on while the page is checked.
    reading = readPage(db, last.position);
    // Awaited in the next turn, or never when the caller has seen enough.
    reading.catch(() => {});
    yield records;
  }
}

/** The last one has a seal. */
async function readPage(db: Db, after: number): Promise<SealedRecord[]> {
  const seals = await db
    .selectFrom('audit_seals')
    .select(['sequence', 'position', 'journal_id', 'hash'])
    .where('position', '>', String(after))
    .orderBy('position')
    .limit(page)
    .execute();
  const last = seals.at(-1);
  if (!last) return [];
  const rows = await db
    .selectFrom('journal')
    .select(auditColumns)
    .where('audit', 'is not', null)
    .where('position', '>', String(after))
    .where('position', '<=', last.position)
    .orderBy('position')
    .execute();
  const byPosition = new Map(rows.map((row) => [row.position, recordOf(row)]));
  const sealed: SealedRecord[] = seals.map(({ sequence, position, journal_id: journalId, hash }) => {
    const row = byPosition.get(position) ?? null;
    byPosition.delete(position);
    return {
      seal: { sequence: Number(sequence), position: Number(position), journalId, hash: hash.toString('hex') },
      row,
    };
  });
  return [...[...byPosition.values()].map((row) => ({ seal: null, row })), ...sealed];
}

export interface ChainReport {
  head: ChainHead;
  checked: number;
  problems: AuditProblem[];
}

/** Checks the whole chain of a database against checkpoints that are known to be genuine. */
export async function verifyDatabase(db: Db, chain: string, checkpoints: readonly Checkpoint[]): Promise<ChainReport> {
  const verifier = chainVerifier(genesis(chain), checkpoints);
  for await (const records of sealedRecords(db, genesis(chain))) for (const record of records) verifier.take(record);
  verifier.end();
  return { head: verifier.head, checked: verifier.checked, problems: verifier.problems };
}

export interface VerificationState {
  cursor: ChainHead;
  verified: { sequence: number; position: number; at: Date } | null;
  problems: AuditProblem[];
}

/** How far the leader's own checking has come; null before it began. */
export async function verificationState(db: Db): Promise<VerificationState | null> {
  const row = await db.selectFrom('audit_verification').selectAll().executeTakeFirst();
  if (!row) return null;
  return {
    cursor: { sequence: Number(row.cursor_sequence), position: Number(row.cursor_position), hash: row.cursor_hash },
    verified: row.verified_at
      ? { sequence: Number(row.verified_sequence), position: Number(row.verified_position), at: row.verified_at }
      : null,
    problems: row.problems,
  };
}

/**
 * Goes on checking where the last call stopped, for at most so many rows; from the start again once the end is reached.
 * Only a pass from the first row to the last moves `verified`.
 */
export async function verifyOn(
  db: Db,
  chain: string,
  checkpoints: readonly Checkpoint[],
  atMost: number,
  now: Date,
): Promise<VerificationState> {
  const before = await verificationState(db);
  const start = before?.cursor ?? genesis(chain);
  const verifier = chainVerifier(start, checkpoints);
  let ended = true;
  for await (const records of sealedRecords(db, start)) {
    for (const record of records) verifier.take(record);
    if (verifier.checked >= atMost) {
      ended = false;
      break;
    }
  }
  if (ended) verifier.end();
  const carried = start.sequence === 0 ? [] : (before?.problems ?? []);
  const problems = [...carried, ...verifier.problems].slice(0, 100);
  const whole = ended && problems.length === 0;
  const { sequence, position } = verifier.head;
  const state: VerificationState = {
    cursor: ended ? genesis(chain) : verifier.head,
    verified: whole ? { sequence, position, at: now } : (before?.verified ?? null),
    // What a finished pass found stays in sight until the next pass has ended as well.
    problems: ended || problems.length > 0 ? problems : (before?.problems ?? []),
  };
  const row = {
    cursor_sequence: String(state.cursor.sequence),
    cursor_position: String(state.cursor.position),
    cursor_hash: state.cursor.hash,
    verified_sequence: state.verified ? String(state.verified.sequence) : null,
    verified_position: state.verified ? String(state.verified.position) : null,
    verified_at: state.verified?.at ?? null,
    problems: JSON.stringify(state.problems),
  };
  await db
    .insertInto('audit_verification')
    .values(row)
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet(row))
    .execute();
  return state;
}
