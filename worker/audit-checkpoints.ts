import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../database/audit-chain.ts';
import { signedPart, trustedCheckpoints } from '../database/audit-chain.ts';
import { chainOf, sealedHead } from '../database/audit-sealing.ts';
import { verifyOn } from '../database/audit-verification.ts';
import type { Db } from '../database/client.ts';
import { checkpointFile, readCheckpoints } from '../integrations/audit/checkpoint-files.ts';
import type { LeaderDuty } from './relay-leader.ts';

export interface CheckpointSettings {
  /** Outside the database; best on storage that its owner cannot rewrite. */
  folder: string;
  key: KeyObject;
  /** A checkpoint at the latest after so many rows … */
  everyRows?: number;
  /** … or, when anything was sealed, after so long. */
  everyMs?: number;
}

export interface CheckpointDeps {
  db: Db;
  now: () => Date;
}

/** A name of the public key that does not change: the beginning of its SHA-256. */
export function keyIdOf(key: KeyObject): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
}

/** Signs how far the chain has come, into a file of its own beside the database. */
export function checkpointDuty({ db, now }: CheckpointDeps, settings: CheckpointSettings): LeaderDuty {
  const { folder, key, everyRows = 1_000, everyMs = 10_000 } = settings;
  const keyId = keyIdOf(key);
  let last: { sequence: number; at: number } | null = null;

  async function write(force: boolean): Promise<boolean> {
    const chain = await chainOf(db, now());
    const head = await sealedHead(db, chain);
    last ??= { sequence: (await readCheckpoints(folder, chain)).at(-1)?.sequence ?? 0, at: 0 };
    const rows = head.sequence - last.sequence;
    if (rows <= 0 || !(force || rows >= everyRows || now().getTime() - last.at >= everyMs)) return false;
    const unsigned = { chain, ...head, at: now().toISOString(), keyId };
    const checkpoint: Checkpoint = {
      ...unsigned,
      signature: sign(null, signedPart({ ...unsigned }), key).toString('base64'),
    };
    await append(join(folder, checkpointFile(chain)), checkpoint);
    last = { sequence: head.sequence, at: now().getTime() };
    return false;
  }

  async function append(path: string, checkpoint: Checkpoint): Promise<void> {
    await mkdir(folder, { recursive: true });
    const file = await open(path, 'a+');
    try {
      // A process that died while it wrote left half a line: ours begins on a new one.
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      const torn = bytesRead === 1 && buffer[0] !== 0x0a;
      await appendFile(file, `${torn ? '\n' : ''}${JSON.stringify(checkpoint)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  return {
    name: 'audit checkpoints',
    everyMs: Math.min(everyMs, 1_000),
    run: () => write(false),
    stop: async () => {
      await write(true);
      last = null;
    },
  };
}

/** Checks the chain again and again, some rows a minute, so that tampering shows without anybody asking. */
export function verificationDuty(
  { db, now }: CheckpointDeps,
  settings: Pick<CheckpointSettings, 'folder' | 'key'>,
  rowsEachMinute = 20_000,
): LeaderDuty {
  return {
    name: 'audit verification',
    everyMs: 60_000,
    async run() {
      const chain = await chainOf(db, now());
      const checkpoints = await readCheckpoints(settings.folder, chain);
      const { trusted } = trustedCheckpoints(checkpoints, chain, createPublicKey(settings.key));
      await verifyOn(db, chain, trusted, rowsEachMinute, now());
      return false;
    },
  };
}
