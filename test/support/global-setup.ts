import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFolderVariable } from './run-folder.ts';

/** Starts nothing: the first test that needs Postgres does, so that tests of pure functions stay instant. */
export default function globalSetup(): void {
  const folder = mkdtempSync(join(tmpdir(), 'pricewright-test-'));
  writeFileSync(join(folder, 'jest.pid'), String(process.pid));
  process.env[runFolderVariable] = folder;
}
