import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type Template, type TestDatabase } from './database.ts';

const open: TestDatabase[] = [];
afterAll(async () => {
  for (const database of open) await database.drop();
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function create(template?: Template): Promise<string> {
  const database = await createTestDatabase(template ? { template } : {});
  open.push(database);
  return database.url;
}

test('databases are empty and separate', async () => {
  const [first, second] = await Promise.all([create(), create()]);
  await query(first, 'create table only_here (id int)');
  const tables = "select 1 from information_schema.tables where table_schema = 'public'";
  expect(await query(first, tables)).toHaveLength(1);
  expect(await query(second, tables)).toHaveLength(0);
});

test('a template is prepared once and copied for each database', async () => {
  let prepared = 0;
  const template: Template = {
    name: 'database_test',
    prepare: async (url) => {
      prepared += 1;
      await query(url, 'create table marks as select 7 as mark');
    },
  };
  const urls = await Promise.all([create(template), create(template), create(template)]);
  expect(prepared).toBe(1);
  await query(urls[0]!, 'update marks set mark = 8');
  expect(await query(urls[1]!, 'select mark from marks')).toEqual([{ mark: 7 }]);
});

test('a dropped database is gone although a connection is open', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  await database.drop();
  await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
  await client.end().catch(() => {});
});
