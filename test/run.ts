/** `npm test`: makes sure that what the tests need is there, runs jest, and ends with a line that programs can read. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BinaryUnavailable } from '../dev/binaries/resolve.ts';
import { temporalCli, timeSkippingServer } from '../dev/binaries/temporal.ts';

const repository = resolve(import.meta.dirname, '..');

try {
  await showBinaries();
} catch (error) {
  if (!(error instanceof BinaryUnavailable)) throw error;
  console.error(error.message);
  process.exit(1);
}
process.exit(await runJest(process.argv.slice(2)));

async function showBinaries(): Promise<void> {
  const onDownload = (what: string) => console.log(`fetching ${what}`);
  const found = await Promise.all([temporalCli({ onDownload }), timeSkippingServer({ onDownload })]);
  for (const { path, source, version } of found) console.log(`${path} (${source}${version ? `, ${version}` : ''})`);
}

async function runJest(parameters: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pricewright-run-'));
  const results = join(folder, 'results.json');
  const nodeFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(repository, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [...nodeFlags, jest, '--json', '--outputFile', results, ...parameters], {
    cwd: repository,
    // With --json jest repeats the results on its standard output; what people read goes to its standard error.
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  // Ctrl-C reaches jest by itself; we wait for it to end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const code = await new Promise<number>((settle) => {
    child.once('error', () => settle(1));
    child.once('exit', (exitCode) => settle(exitCode ?? 1));
  });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(results, 'utf8'),
    ) as Record<string, number>;
    const failed = (numFailedTests ?? 0) + (numRuntimeErrorTestSuites ?? 0);
    const skipped = numPendingTests ? `, ${numPendingTests} skipped` : '';
    console.log(`${numPassedTests ?? 0} passed, ${failed} failed${skipped}`);
  } catch {
    console.log('0 passed, 1 failed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return code;
}
