import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createDatabase, type Db } from './client.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
  await sql`create table places (id int primary key, visits int not null)`.execute(db);
  await sql`insert into places values (1, 0), (2, 0)`.execute(db);
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

const visit = (id: number) => sql`update places set visits = visits + 1 where id = ${id}`;

it('begins anew when it is the one of two that Postgres ends, and both have their way', async () => {
  let begun = 0;
  const { promise: bothHoldOne, resolve } = Promise.withResolvers<void>();
  const crossing = (first: number, second: number) =>
    inTransaction(db, async (tx) => {
      await visit(first).execute(tx);
      if (++begun === 2) resolve();
      await bothHoldOne;
      await visit(second).execute(tx);
      return first;
    });
  expect(await Promise.all([crossing(1, 2), crossing(2, 1)])).toEqual([1, 2]);
  expect(begun).toBe(3);
  const { rows } = await sql<{ visits: number }>`select visits from places order by id`.execute(db);
  expect(rows).toEqual([{ visits: 2 }, { visits: 2 }]);
});

it('tells what the work throws, and keeps nothing of it', async () => {
  const failing = inTransaction(db, async (tx) => {
    await visit(1).execute(tx);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const { rows } = await sql<{ visits: number }>`select visits from places where id = 1`.execute(db);
  expect(rows).toEqual([{ visits: 2 }]);
});
