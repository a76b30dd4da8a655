import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ExportedRow } from '../../database/audit.ts';
import {
  type AuditProblem,
  type ChainHead,
  chainVerifier,
  genesis,
  trustedCheckpoints,
} from '../../database/audit-chain.ts';
import { unsealed } from '../../database/audit-sealing.ts';
import { sealedRecords } from '../../database/audit-verification.ts';
import type { Db } from '../../database/client.ts';
import { checkpointedChains, readCheckpoints } from '../../integrations/audit/checkpoint-files.ts';

export interface AuditReport {
  intact: boolean;
  chain: string | null;
  rows: number;
  head: ChainHead;
  /** Signed ones that count. */
  checkpoints: number;
  /** Rows after the last checkpoint: cutting these off would not show. */
  unsigned: number;
  /** Committed but not sealed; null for a file, which holds only sealed rows. */
  unsealed: number | null;
  problems: AuditProblem[];
}

export interface Witnesses {
  /** Of the checkpoints. */
  folder: string;
  publicKey: KeyObject;
}

async function begin(chain: string | null, { folder, publicKey }: Witnesses) {
  const checkpoints = chain === null ? [] : await readCheckpoints(folder, chain);
  const { trusted, problems } = trustedCheckpoints(checkpoints, chain ?? '', publicKey);
  for (const other of await checkpointedChains(folder)) {
    if (other === chain) continue;
    const message = `The folder holds checkpoints of the chain ${other}; the chain here is ${chain ?? 'not begun'}.`;
    problems.push({ kind: 'replaced', sequence: null, position: null, message });
  }
  return { verifier: chainVerifier(genesis(chain ?? ''), trusted), trusted, problems };
}

function finish(
  chain: string | null,
  { verifier, trusted, problems }: Awaited<ReturnType<typeof begin>>,
  waiting: number | null,
): AuditReport {
  verifier.end();
  const all = [...problems, ...verifier.problems];
  const signed = Math.max(0, ...trusted.map(({ sequence }) => sequence));
  return {
    intact: all.length === 0,
    chain,
    rows: verifier.checked,
    head: verifier.head,
    checkpoints: trusted.length,
    unsigned: Math.max(0, verifier.head.sequence - signed),
    unsealed: waiting,
    problems: all,
  };
}

/** Checks rows, seals and checkpoints of a database; needs nothing that runs but Postgres. */
export async function verifyAudit(db: Db, { now, ...witnesses }: Witnesses & { now: Date }): Promise<AuditReport> {
  const chain = (await db.selectFrom('audit_chain').select('id').executeTakeFirst())?.id ?? null;
  const work = await begin(chain, witnesses);
  for await (const records of sealedRecords(db, genesis(chain ?? ''))) {
    for (const record of records) work.verifier.take(record);
  }
  return finish(chain, work, (await unsealed(db, now)).count);
}

/** Checks an exported file: a line that names the chain, then every row. */
export async function verifyAuditFile(file: string, witnesses: Witnesses): Promise<AuditReport> {
  let work: Awaited<ReturnType<typeof begin>> | null = null;
  let chain: string | null = null;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const parsed: unknown = JSON.parse(line);
    if (!work) {
      if (typeof parsed !== 'object' || parsed === null || !('chain' in parsed) || typeof parsed.chain !== 'string') {
        throw new Error(`${file} does not begin with the chain's name: export it as ndjson, without a filter.`);
      }
      chain = parsed.chain;
      work = await begin(chain, witnesses);
      continue;
    }
    const { sequence, hash, sealedAt: _, ...row } = parsed as ExportedRow;
    work.verifier.take({ seal: { sequence, position: row.position, journalId: row.id, hash }, row });
  }
  return finish(chain, work ?? (await begin(null, witnesses)), null);
}
