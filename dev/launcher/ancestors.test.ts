import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { identityOf } from '../processes/identity.ts';
import { gone } from '../processes/stop.ts';

/** Starts parent → shell → launcher, kills the parent, and tells whether the launcher then ended. */
async function launcherEndsWith(parentTitle: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'ancestors-'));
  const launcher = join(folder, 'launcher.ts');
  const module = JSON.stringify(join(import.meta.dirname, 'ancestors.ts'));
  writeFileSync(
    launcher,
    `import { watchAncestors, watchedAncestors } from ${module};
     watchAncestors(watchedAncestors(process.env), () => process.exit());
     setInterval(() => {}, 1000); console.log(process.pid);`,
  );
  // "; true" keeps the shell in between, as the shells of some systems stay.
  const command = `${JSON.stringify(process.execPath)} ${JSON.stringify(launcher)}; true`;
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `process.title = ${JSON.stringify(parentTitle)};
       require('child_process').spawn('sh', ['-c', ${JSON.stringify(command)}], { stdio: 'inherit' });`,
    ],
    { env: { ...process.env, npm_lifecycle_event: undefined, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = Number(await new Promise((said) => parent.stdout.once('data', said)));
  const identity = identityOf(pid)!;
  try {
    parent.kill('SIGKILL');
    return await gone(identity, 2_500);
  } finally {
    if (identityOf(pid)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

test('SIGKILL of npm ends the launcher, although the shell between them lives on', async () => {
  expect(await launcherEndsWith('npm start', { npm_lifecycle_event: 'start' })).toBe(true);
});

test('outside npm only the direct parent counts', async () => {
  expect(await launcherEndsWith('a terminal', {})).toBe(false);
});
