/** From the command to the closing box: on an empty data folder, and again on the one that it left. Binaries are cached. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Launcher } from '../test/support/launcher.ts';
import { report } from './report.ts';

const ready = /Ctrl-C stops everything/;
const restarts = 3;

const folder = mkdtempSync(join(tmpdir(), 'pricewright-bench-start-'));
chmodSync(folder, 0o711);

async function run(script: 'start' | 'reset'): Promise<{ seconds: number; output: string }> {
  const begun = performance.now();
  const launcher = new Launcher(join(folder, 'data'), script);
  if (script === 'reset') await launcher.ended;
  else await launcher.prints(ready);
  const seconds = (performance.now() - begun) / 1000;
  launcher.process.kill('SIGINT');
  await launcher.ended;
  return { seconds, output: launcher.output };
}

try {
  const first = await run('start');
  if (/fetching/.test(first.output))
    console.log('Something had to be downloaded: run this again for a number of worth.');
  console.log(
    first.output
      .split('\n')
      .filter((line) => /^ {2}\S {2}/.test(line))
      .join('\n'),
  );
  const again: number[] = [];
  for (let round = 0; round < restarts; round++) again.push((await run('start')).seconds);
  const median = again.sort((a, b) => a - b)[Math.floor(restarts / 2)]!;
  report({ name: 'start on an empty data folder', value: first.seconds, target: { atMost: 90 }, unit: 's' });
  report({ name: `start again, median of ${restarts}`, value: median, target: { atMost: 15 }, unit: 's' });
  await run('reset');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
