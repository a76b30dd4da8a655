import { generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CompiledQuery, sql } from 'kysely';
import { auditChain, auditExport } from '../database/audit.ts';
import { type AuditProblem, genesis, hashOf } from '../database/audit-chain.ts';
import { recordOf } from '../database/audit-rows.ts';
import { chainOf, unsealed } from '../database/audit-sealing.ts';
import { verificationState } from '../database/audit-verification.ts';
import * as journal from '../database/journal.ts';
import { verifyAudit, verifyAuditFile } from '../dev/audit/verify.ts';
import { checkpointFile } from '../integrations/audit/checkpoint-files.ts';
import { migratedDatabase } from '../test/support/migrated-database.ts';
import { checkpointDuty, verificationDuty } from './audit-checkpoints.ts';
import { orderRound } from './relay.ts';

const now = () => new Date();
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
let database: Awaited<ReturnType<typeof migratedDatabase>>;
let folder: string;

const entry = (number: number): journal.JournalEntry => ({
  type: 'plan.updated',
  area: 'plans',
  entityId: `plan_${number % 3}`,
  actor: 'member:1',
  requestId: `req_${number}`,
  at: new Date(1_700_000_000_000 + number),
  audit: { action: 'updatePlan', before: { price: number }, after: { price: number + 1, ü: [1.5, null] }, why: null },
});

/** Past the triggers that stop mistakes, as the database's owner can. */
async function tamper(...statements: { compile(db: never): CompiledQuery }[] | ReturnType<typeof sql>[]) {
  await database.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    for (const statement of statements as ReturnType<typeof sql>[]) await statement.execute(tx);
  });
}

async function seal(): Promise<void> {
  await orderRound({ db: database.db, now });
  const duty = checkpointDuty({ db: database.db, now }, { folder, key: privateKey });
  await duty.run();
}

const verify = () => verifyAudit(database.db, { folder, publicKey, now: now() });
const kinds = (problems: AuditProblem[]) => [...new Set(problems.map(({ kind }) => kind))].sort();

beforeEach(async () => {
  database = await migratedDatabase();
  folder = await mkdtemp(join(tmpdir(), 'pricewright-audit-'));
  const { db } = database;
  await journal.append(
    db,
    Array.from({ length: 20 }, (_, number) => entry(number)),
  );
  await journal.append(db, [{ ...entry(0), audit: null }]);
  await seal();
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('an untouched chain', () => {
  it('is intact, and says what is not sealed yet', async () => {
    await journal.append(database.db, [entry(100)]);
    expect(await verify()).toMatchObject({
      intact: true,
      rows: 20,
      head: { sequence: 20 },
      unsealed: 1,
      checkpoints: 1,
    });
    await seal();
    expect(await verify()).toMatchObject({ intact: true, rows: 21, unsealed: 0, checkpoints: 2 });
  });

  it('goes on in the order of positions, whatever commits when', async () => {
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let number = 0; number < 25; number++) await journal.append(database.db, [entry(writer * 100 + number)]);
      }),
    );
    while ((await orderRound({ db: database.db, now })) !== null);
    expect(await verify()).toMatchObject({ intact: true, rows: 220, unsealed: 0 });
    expect(await unsealed(database.db, now())).toEqual({ count: 0, oldestSeconds: 0 });
  });

  it('is sealed once when two believe to lead', async () => {
    await journal.append(
      database.db,
      Array.from({ length: 50 }, (_, number) => entry(number)),
    );
    await Promise.allSettled(Array.from({ length: 4 }, () => orderRound({ db: database.db, now })));
    while ((await orderRound({ db: database.db, now })) !== null);
    expect(await verify()).toMatchObject({ intact: true, rows: 70 });
  });

  it('is exported with all that verifying needs', async () => {
    const lines = [JSON.stringify({ chain: await chainOf(database.db, now()) })];
    for await (const rows of auditExport(database.db, {})) lines.push(...rows.map((row) => JSON.stringify(row)));
    const file = join(folder, 'export.ndjson');
    await writeFile(file, `${lines.join('\n')}\n`);
    expect(await verifyAuditFile(file, { folder, publicKey })).toMatchObject({ intact: true, rows: 20 });
    await writeFile(file, `${lines.map((line) => line.replace('"price":7', '"price":8')).join('\n')}\n`);
    expect(kinds((await verifyAuditFile(file, { folder, publicKey })).problems)).toEqual(['edited']);
    await writeFile(file, `${lines.filter((_, index) => index !== 5).join('\n')}\n`);
    expect(kinds((await verifyAuditFile(file, { folder, publicKey })).problems)).toEqual(['removed']);
  });
});

describe('the database refuses by itself', () => {
  it.each([
    ['an edit', sql`update journal set actor = 'nobody'`],
    ['a removal', sql`delete from journal`],
    ['another position', sql`update journal set position = position + 100`],
  ])('%s', async (_, statement) => {
    await expect(statement.execute(database.db)).rejects.toThrow(/immutable/);
  });
});

describe('past that, verifying finds', () => {
  it.each([
    ['who did it', sql`update journal set actor = 'member:2' where position = 7`],
    ['when', sql`update journal set at = at + interval '1 ms' where position = 7`],
    ['what', sql`update journal set audit = jsonb_set(audit, '{after,price}', '9') where position = 7`],
    ['why', sql`update journal set audit = jsonb_set(audit, '{why}', '"so"') where position = 7`],
    ['to what', sql`update journal set entity_id = 'plan_9' where position = 7`],
    ['its seal', sql`update audit_seals set hash = sha256('x') where position = 7`],
  ])('an edited row: %s', async (_, statement) => {
    await tamper(statement);
    const { intact, problems } = await verify();
    expect(intact).toBe(false);
    expect(kinds(problems)).toEqual(['edited']);
    expect(problems[0]).toMatchObject({ sequence: 7, position: 7 });
  });

  it('a removed row, with and without its seal', async () => {
    await tamper(sql`delete from journal where position = 7`);
    expect((await verify()).problems).toMatchObject([{ kind: 'removed', sequence: 7 }]);
    await tamper(sql`delete from audit_seals where position = 7`);
    expect((await verify()).problems).toMatchObject([{ kind: 'removed', sequence: 7 }]);
  });

  it('an inserted row', async () => {
    // There is room at the place of the row that is not audited.
    await journal.append(database.db, [entry(200)]);
    await seal();
    await tamper(sql`
      update journal set audit = '{"action":"x","before":null,"after":null,"why":null}' where position = 21`);
    expect((await verify()).problems).toMatchObject([{ kind: 'inserted', position: 21 }]);
  });

  it('two rows that changed places', async () => {
    await tamper(
      sql`update journal set position = 900 where position = 7`,
      sql`update journal set position = 7 where position = 8`,
      sql`update journal set position = 8 where position = 900`,
    );
    expect(kinds((await verify()).problems)).toEqual(['reordered']);
  });

  it('a tail that was cut off, rows and seals alike', async () => {
    await tamper(sql`delete from journal where position > 15`, sql`delete from audit_seals where position > 15`);
    expect((await verify()).problems).toMatchObject([{ kind: 'truncated', sequence: 20 }]);
  });

  it('a chain that was made anew after an edit', async () => {
    await tamper(sql`update journal set actor = 'member:2' where position = 7`);
    const chain = await chainOf(database.db, now());
    let head = genesis(chain).hash;
    const rows = await database.db
      .selectFrom('journal')
      .select(['position', 'id', 'at', 'actor', 'area', 'type', 'audit'])
      .select(['entity_id as entityId', 'operation_id as operationId', 'request_id as requestId'])
      .where('audit', 'is not', null)
      .orderBy('position')
      .execute();
    for (const [index, row] of rows.entries()) {
      head = hashOf(head, { sequence: index + 1, ...recordOf(row) });
      await tamper(sql`update audit_seals set hash = decode(${head}, 'hex') where sequence = ${index + 1}`);
    }
    expect((await verify()).problems).toMatchObject([{ kind: 'rewritten', sequence: 20 }]);
  });

  it('another chain in its place', async () => {
    await tamper(sql`truncate journal, audit_seals, audit_chain, audit_verification`);
    await journal.append(database.db, [entry(1)]);
    await orderRound({ db: database.db, now });
    expect(kinds((await verify()).problems)).toEqual(['replaced']);
  });

  it('a forged checkpoint', async () => {
    const path = join(folder, checkpointFile(await chainOf(database.db, now())));
    const genuine = JSON.parse(await readFile(path, 'utf8'));
    await appendFile(path, `${JSON.stringify({ ...genuine, sequence: 5 })}\n`);
    expect((await verify()).problems).toMatchObject([{ kind: 'forged', sequence: 5 }]);
  });

  it('nothing wrong in a checkpoint that a crash tore', async () => {
    const path = join(folder, checkpointFile(await chainOf(database.db, now())));
    await appendFile(path, '{"chain":"ch');
    await journal.append(database.db, [entry(300)]);
    await seal();
    expect(await verify()).toMatchObject({ intact: true, rows: 21, checkpoints: 2 });
  });
});

describe('the leader checks by itself', () => {
  it('pass after pass, some rows at a time, and tells how far', async () => {
    const duty = verificationDuty({ db: database.db, now }, { folder, key: privateKey }, 1);
    await duty.run();
    await duty.run();
    expect(await auditChain(database.db, now())).toMatchObject({
      verified: { sequence: 20 },
      unsealed: 0,
      problems: [],
    });
    await tamper(sql`update journal set actor = 'member:2' where position = 7`);
    await duty.run();
    await duty.run();
    expect((await verificationState(database.db))?.problems).toMatchObject([{ kind: 'edited', sequence: 7 }]);
  });
});
