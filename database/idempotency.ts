import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db, Tx } from './client.ts';
import { newId } from './ids.ts';

/*
 * Why a request that died half-way can be sent again under its key:
 *
 * 1. Before anything else the request claims its key: a row with a lease, in a statement of its own.
 * 2. The transaction of its command locks that row, makes sure that the claim is still its own, and writes the command's
 *    result into it. State change, journal and result commit together or not at all.
 * 3. The HTTP answer is stored when it is made, before it is sent.
 *
 * Dead before 2 committed: nothing has happened; the repetition waits for the lease's end, claims anew and runs. Dead
 * between 2 and 3: the repetition finds the result, the command is not run again, and the route makes the same answer of
 * the same result. Dead after 3: the answer is replayed. Alive but slower than its lease: the repetition's claim waits for
 * the row's lock and then finds the result, or has the claim first, and the slow transaction, finding that, is undone.
 */

/** How long a request is given; one that is slower loses its claim only to a repetition of itself. */
export const leaseMs = 30_000;
export const keptMs = 24 * 60 * 60 * 1000;

export interface IdempotencyScope {
  actor: string;
  /** Method and pattern of the route. */
  route: string;
  key: string;
}

/** The right of one request to carry out what its key stands for. */
export interface Claim {
  scope: IdempotencyScope;
  keyHash: Buffer;
  token: string;
  /** Encrypts what is kept; from the installation's secret and the caller's key, so that the table alone tells nothing. */
  cipherKey: Buffer;
  /** Results of commands that an attempt before this one has committed. */
  committed: Map<string, unknown>;
  /** Commands that this request has asked for so far: the same order each time. */
  asked: number;
}

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export type Claimed =
  | { state: 'mine'; claim: Claim }
  | { state: 'answered'; answer: StoredAnswer }
  | { state: 'other request' }
  | { state: 'in flight'; until: Date };

export async function claim(
  db: Db,
  scope: IdempotencyScope,
  fingerprint: Buffer,
  secret: string,
  now: Date,
): Promise<Claimed> {
  const keyHash = hash('sha256', scope.key, 'buffer');
  const cipherKey = Buffer.from(hkdfSync('sha256', secret, keyHash, `idempotency ${scope.actor} ${scope.route}`, 32));
  const lease = { lease_token: newId('claim'), lease_until: new Date(now.getTime() + leaseMs) };
  const expired = new Date(now.getTime() - keptMs);
  const mine = (committed: Map<string, unknown>): Claimed => ({
    state: 'mine',
    claim: { scope, keyHash, token: lease.lease_token, cipherKey, committed, asked: 0 },
  });

  const fresh = { fingerprint, ...lease, results: null, answer: null, created_at: now };
  const inserted = await db
    .insertInto('idempotency_keys')
    .values({ actor: scope.actor, route: scope.route, key_hash: keyHash, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['actor', 'route', 'key_hash'])
        .doUpdateSet(fresh)
        .where('idempotency_keys.created_at', '<', expired),
    )
    .returning('lease_token')
    .executeTakeFirst();
  if (inserted) return mine(new Map());

  const row = await rowsOf(db, scope, keyHash).selectAll().executeTakeFirst();
  if (!row) return { state: 'in flight', until: now };
  if (!row.fingerprint.equals(fingerprint)) return { state: 'other request' };
  if (row.answer) return { state: 'answered', answer: decrypt(cipherKey, row.answer) as StoredAnswer };
  if (row.lease_until > now) return { state: 'in flight', until: row.lease_until };
  const taken = await db
    .updateTable('idempotency_keys')
    .set(lease)
    .where('actor', '=', scope.actor)
    .where('route', '=', scope.route)
    .where('key_hash', '=', keyHash)
    .where('lease_token', '=', row.lease_token)
    .where('answer', 'is', null)
    .returning('results')
    .executeTakeFirst();
  if (!taken) return { state: 'in flight', until: new Date(now.getTime() + 1_000) };
  const results = taken.results ? (decrypt(cipherKey, taken.results) as [string, unknown][]) : [];
  return mine(new Map(results));
}

function rowsOf(db: Db, scope: IdempotencyScope, keyHash: Buffer) {
  return db
    .selectFrom('idempotency_keys')
    .where('actor', '=', scope.actor)
    .where('route', '=', scope.route)
    .where('key_hash', '=', keyHash);
}

/** To be called first in the command's transaction. @throws IdempotencyConflict when a repetition has taken over */
export async function holdClaim(tx: Tx, claim: Claim): Promise<void> {
  const row = await rowsOf(tx, claim.scope, claim.keyHash).select('lease_token').forUpdate().executeTakeFirst();
  if (row?.lease_token === claim.token) return;
  throw new PricewrightError(
    'IdempotencyConflict',
    'A repetition of this request has taken over, since this one took too long. Nothing was changed here.',
  );
}

/** Keeps a command's result in the transaction that holds the claim. */
export async function keepResult(tx: Tx, claim: Claim, name: string, result: unknown): Promise<void> {
  const results = [...claim.committed, [name, result]];
  await tx
    .updateTable('idempotency_keys')
    .set({ results: encrypt(claim.cipherKey, results) })
    .where('actor', '=', claim.scope.actor)
    .where('route', '=', claim.scope.route)
    .where('key_hash', '=', claim.keyHash)
    .execute();
}

export async function keepAnswer(db: Db, claim: Claim, answer: StoredAnswer): Promise<void> {
  await ours(db, claim)
    .set({ answer: encrypt(claim.cipherKey, answer) })
    .execute();
}

/** Lets the request be repeated at once: it ended without an answer that would be the same again. */
export async function release(db: Db, claim: Claim, now: Date): Promise<void> {
  await ours(db, claim).set({ lease_until: now }).execute();
}

function ours(db: Db, claim: Claim) {
  return db
    .updateTable('idempotency_keys')
    .where('actor', '=', claim.scope.actor)
    .where('route', '=', claim.scope.route)
    .where('key_hash', '=', claim.keyHash)
    .where('lease_token', '=', claim.token);
}

function encrypt(key: Buffer, value: unknown): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(value ?? null), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

function decrypt(key: Buffer, kept: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', key, kept.subarray(0, 12));
  decipher.setAuthTag(kept.subarray(12, 28));
  return JSON.parse(Buffer.concat([decipher.update(kept.subarray(28)), decipher.final()]).toString('utf8'));
}
