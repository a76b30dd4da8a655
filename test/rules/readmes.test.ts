import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { repository, textOf, topLevelFolders } from './sources.ts';

const most = 40;

it.each(topLevelFolders())('%s says in at most 40 lines what it owns and what it does not', (folder) => {
  const path = `${folder}/README.md`;
  expect([path, existsSync(join(repository, path))]).toEqual([path, true]);
  const lines = textOf(path).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(most);
  expect(lines[0]).toMatch(/^# \S/);
});
