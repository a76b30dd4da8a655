import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** One line of a checkpoint file. */
const CheckpointLine = z.strictObject({
  chain: z.string(),
  sequence: z.int().positive(),
  position: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string(),
  signature: z.string(),
});

const ending = '.checkpoints.ndjson';

/** Each chain has a file of its own, to which lines are only added. */
export function checkpointFile(chain: string): string {
  return `${chain}${ending}`;
}

/** The checkpoints of a chain, as they were written; a line that a crash has torn is passed over. */
export async function readCheckpoints(folder: string, chain: string): Promise<z.infer<typeof CheckpointLine>[]> {
  let text: string;
  try {
    text = await readFile(join(folder, checkpointFile(chain)), 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [CheckpointLine.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Chains that have checkpoints in a folder. */
export async function checkpointedChains(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}
