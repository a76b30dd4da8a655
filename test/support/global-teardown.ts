import { existsSync, readFileSync, rmSync } from 'node:fs';
import { stopProcess } from '../../dev/processes/stop.ts';
import { readyFile, type TestPostgres } from './postgres-holder.ts';
import { runFolder } from './run-folder.ts';

export default async function globalTeardown(): Promise<void> {
  const folder = runFolder();
  const ready = readyFile(folder);
  if (existsSync(ready)) {
    const { holder } = JSON.parse(readFileSync(ready, 'utf8')) as TestPostgres;
    await stopProcess(holder);
  }
  rmSync(folder, { recursive: true, force: true });
}
