import { watchAncestors, watchedAncestors } from './launcher/ancestors.ts';
import { closingBox } from './launcher/closing-box.ts';
import { complain, listenQuietly, reasonOf, say, warn } from './launcher/console.ts';
import { announce, releaseLock, takeLock } from './launcher/lock.ts';
import { makePlaces, placesOf } from './launcher/places.ts';
import { Stack } from './launcher/stack.ts';
import { stopLeftovers } from './processes/leftovers.ts';

const neededNode = 24;
/** npm and the terminal each pass Ctrl-C on: only one that comes later is a second wish. */
const secondWishAfterMs = 2_000;

listenQuietly();
if (Number(process.versions.node.split('.')[0]) < neededNode) {
  complain(
    `This is Node ${process.versions.node}; Pricewright runs on Node ${neededNode}, which npm ci has installed. Use: npm start`,
  );
  process.exit(1);
}

const begun = performance.now();
const places = placesOf(process.env);
makePlaces(places);
const other = takeLock(places.lock);
if (other) {
  const where = other.url ? `at ${other.url}` : 'and is still starting';
  complain(`Pricewright already runs on ${places.data}: process ${other.launcher.pid}, ${where}.`);
  complain('Stop that one first, or start another with its own folder: PRICEWRIGHT_DATA_DIR=… npm start');
  process.exit(1);
}

let stoppingSince: number | undefined;
const stack = new Stack(process.env, places, (reason) => {
  warn(`${reason} Stopping everything.`);
  void stop(1);
});

async function stop(exitCode: number): Promise<void> {
  if (stoppingSince !== undefined) {
    if (performance.now() - stoppingSince > secondWishAfterMs) stack.kill();
    return;
  }
  stoppingSince = performance.now();
  await stack.stop();
  releaseLock(places.lock);
  if (exitCode === 0) say('Everything has stopped.');
  process.exit(exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stoppingSince === undefined) say('\nStopping …');
    void stop(0);
  });
}
watchAncestors(watchedAncestors(process.env), () => {
  complain('The process that started Pricewright is gone. Stopping everything.');
  void stop(0);
});

try {
  say(`Pricewright starts; its data is in ${places.data}`);
  const leftovers = await stopLeftovers(places.run);
  if (leftovers.length > 0) warn(`Stopped what an earlier start left running: ${leftovers.join(', ')}`);
  const ready = await stack.start();
  if (stoppingSince === undefined) {
    announce(places.lock, ready.url);
    say(closingBox(ready, (performance.now() - begun) / 1000));
  }
} catch (error) {
  if (stoppingSince === undefined) {
    complain(`\n${reasonOf(error)}`);
    await stop(1);
  }
}
