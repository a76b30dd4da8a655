import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFolderVariable } from './run-folder.ts';

/** Starts nothing: the first test that needs Postgres does, so that tests of pure functions stay instant. */
export default function globalSetup(): void {
  const folder = mkdtempSync(join(tmpdir(), 'pricewright-test-'));
  // Root's tests run Postgres under another account, which must be able to enter.
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, 'jest.pid'), String(process.pid));
  process.env[runFolderVariable] = folder;
}
