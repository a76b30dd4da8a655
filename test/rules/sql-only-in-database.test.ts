import { expect, it } from '@jest/globals';
import { isTestCode, sourcesBelow, textOf, topLevelFolders } from './sources.ts';

const sqlWriting = /\b(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|selectNoFrom)\b|\bsql(<[^`]*>)?`/;
/** Where SQL lives, and what starts or tests the database itself. */
const free = ['database', 'dev', 'test', 'bench', 'docs'];

it('is written in database/ alone', () => {
  const elsewhere = topLevelFolders()
    .filter((folder) => !free.includes(folder))
    .flatMap((folder) => sourcesBelow(folder))
    .filter((path) => !isTestCode(path));
  expect(elsewhere.length).toBeGreaterThan(50);
  expect(elsewhere.filter((path) => sqlWriting.test(textOf(path)))).toEqual([]);
});

it.each(["db.selectFrom('plans')", 'await sql`select 1`.execute(db)', 'sql<{ n: number }>`select 1`'])(
  'recognises %s',
  (text) => expect(text).toMatch(sqlWriting),
);
