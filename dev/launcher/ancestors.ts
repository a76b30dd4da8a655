import { commandLineOf, identityOf, isRunning, type ProcessIdentity, parentOf } from '../processes/identity.ts';

const checkEveryMs = 500;
const npmCommand = /\bnpm(-cli\.js)?\b/;

/**
 * Whom we stop with: the process that called us, and under npm those up to npm itself, since npm puts a shell between
 * that outlives it. What called npm is not watched, so that `nohup npm start &` goes on when its terminal closes.
 */
export function watchedAncestors(environment: NodeJS.ProcessEnv): ProcessIdentity[] {
  const watched: ProcessIdentity[] = [];
  for (let pid = process.ppid; pid > 1 && watched.length < 5; pid = parentOf(pid) ?? 0) {
    const identity = identityOf(pid);
    if (!identity) break;
    watched.push(identity);
    if (!environment.npm_lifecycle_event || npmCommand.test(commandLineOf(pid))) return watched;
  }
  return watched.slice(0, 1);
}

/** Calls `onGone` once when one of the ancestors has ended, however it ended. @returns how to stop watching */
export function watchAncestors(ancestors: ProcessIdentity[], onGone: () => void): () => void {
  const timer = setInterval(() => {
    if (ancestors.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, checkEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
