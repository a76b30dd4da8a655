import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createDatabase, type Db, withClient } from './client.ts';
import { copyField, copyRows } from './copy-rows.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
  await sql`create table copied (n int primary key, words text, data jsonb)`.execute(db);
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

const copy = (lines: string) => withClient(db, (client) => copyRows(client, 'copied', ['n', 'words', 'data'], lines));
const lineOf = (n: number, words: string | null, data: unknown) =>
  `${n}\t${copyField(words)}\t${copyField(JSON.stringify(data))}\n`;

const odd = fc.constantFrom('\\N', '\\.', '\t', '\n', '\r\n', '\\', '"', "'", '\\t', '☃', '👩‍🚀', '', ' ');
const words = fc
  .array(fc.oneof(odd, fc.string({ unit: 'binary' })), { maxLength: 4 })
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes('\0') && text.isWellFormed());

it('brings any text through as it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.option(words), fc.dictionary(words, words)), { minLength: 1 }),
      async (rows) => {
        await sql`truncate copied`.execute(db);
        await copy(rows.map(([text, data], n) => lineOf(n, text, data)).join(''));
        // Compared by Postgres with what a parameter brings.
        const texts = rows.map(([text]) => text);
        const json = rows.map(([, data]) => JSON.stringify(data));
        const { rows: same } = await sql<{ n: number }>`
          select count(*)::int as n from copied
          join unnest(${texts}::text[], ${json}::jsonb[]) with ordinality as sent (words, data, number) on number = n + 1
          where copied.words is not distinct from sent.words and copied.data = sent.data`.execute(db);
        expect(same).toEqual([{ n: rows.length }]);
      },
    ),
    { numRuns: 60 },
  );
});

it('writes all or nothing, and leaves a connection that works', async () => {
  await sql`truncate copied`.execute(db);
  await copy(lineOf(1, 'one', {}));
  await expect(copy(lineOf(2, 'two', {}) + lineOf(1, 'again', {}))).rejects.toMatchObject({ code: '23505' });
  await expect(copy('not a line\n')).rejects.toMatchObject({ code: '22P02' });
  const after = await withClient(db, async (client) => {
    await copyRows(client, 'copied', ['n', 'words', 'data'], 'x\n').catch(() => {});
    return (await client.query('select words from copied')).rows;
  });
  expect(after).toEqual([{ words: 'one' }]);
});
