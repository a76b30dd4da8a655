import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { executablesIn, type PostgresExecutables } from './executables.ts';

/** Whether the account may enter every folder on the way to `path`, which must exist. */
export function canEnter(account: Account, path: string): boolean {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const allowed = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (!allowed) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Root's folder for what the account must reach although the project lies in a folder closed to others.
 * Not below /tmp or /var/tmp where it can be helped: systemd-tmpfiles removes what is old there.
 */
function sharedFolder(account: Account): string {
  for (const base of ['/var/lib', '/var/tmp', tmpdir()]) {
    const folder = join(base, 'pricewright');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      const { mode, uid } = lstatSync(folder);
      if (uid === 0 && (mode & 0o022) === 0 && lstatSync(folder).isDirectory() && canEnter(account, folder))
        return folder;
    } catch {}
  }
  throw new Error(
    `Postgres runs as "${account.name}" when started by root, and no folder was found that both may use (/var/lib, /var/tmp and the temporary folder were tried). Start as an ordinary user, or set DATABASE_URL to a Postgres that you run.`,
  );
}

/** The executables themselves where the account can run them, else a copy that it can. */
export function reachableExecutables(account: Account, installed: PostgresExecutables): PostgresExecutables {
  if (canEnter(account, dirname(installed.postgres))) return installed;
  const shared = sharedFolder(account);
  const target = join(shared, `postgres-${installed.version}-${process.arch}`);
  if (!existsSync(target)) {
    const incoming = mkdtempSync(join(shared, '.incoming-'));
    try {
      cpSync(installed.root, join(incoming, 'native'), { recursive: true, verbatimSymlinks: true });
      chmodSync(join(incoming, 'native'), 0o755);
      renameSync(join(incoming, 'native'), target);
    } catch (error) {
      if (!existsSync(target)) throw error;
    } finally {
      rmSync(incoming, { recursive: true, force: true });
    }
  }
  return executablesIn(target, installed.version);
}

/** A folder for the cluster that belongs to the account: inside `folder` where it may enter that, else outside it. */
export function reachableFolder(account: Account, folder: string): string {
  const inside = join(folder, 'postgres');
  const chosen = canEnter(account, folder) ? inside : mkdtempSync(join(sharedFolder(account), 'cluster-'));
  mkdirSync(chosen, { recursive: true });
  chownSync(chosen, account.uid, account.gid);
  chmodSync(chosen, 0o700);
  return chosen;
}
