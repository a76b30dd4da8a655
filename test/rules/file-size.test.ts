import { expect, it } from '@jest/globals';
import { sourcesBelow, textOf, topLevelFolders } from './sources.ts';

const most = 400;

it(`no source file is longer than ${most} lines`, () => {
  const sizes = topLevelFolders()
    .flatMap((folder) => sourcesBelow(folder))
    .map((path) => ({ path, lines: textOf(path).split('\n').length - 1 }));
  expect(sizes.length).toBeGreaterThan(200);
  expect(sizes.filter(({ lines }) => lines > most)).toEqual([]);
});
