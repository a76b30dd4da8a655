import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { removeCluster } from './embedded-postgres/cluster.ts';
import { say } from './launcher/console.ts';
import { runningLauncher } from './launcher/lock.ts';
import { ownEntries, placesOf } from './launcher/places.ts';
import { stopLeftovers } from './processes/leftovers.ts';
import { stopProcess } from './processes/stop.ts';

const launcherGraceMs = 60_000;

const places = placesOf(process.env);
if (!existsSync(places.data)) {
  say(`There is nothing to clear in ${places.data}`);
} else {
  const launcher = runningLauncher(places.lock);
  if (launcher) {
    say(`Stopping Pricewright, process ${launcher.launcher.pid}`);
    await stopProcess(launcher.launcher, { graceMs: launcherGraceMs });
  }
  await stopLeftovers(places.run);
  removeCluster(places.data);
  for (const path of ownEntries(places)) rmSync(path, { recursive: true, force: true });
  removeIfEmpty(places.data);
  say(`Cleared ${places.data}. Downloaded executables are kept.`);
}

/** PRICEWRIGHT_DATA_DIR may name a folder that holds other things too: they stay. */
function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
