import { hash, type KeyObject, verify as verifySignature } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditEntry } from './schema.ts';

/** What a seal covers: a journal row with its place in the chain. The hash is over this and the hash before it. */
export interface AuditRecord {
  /** 1, 2, 3 … among the audited rows, so that a missing one shows. */
  sequence: number;
  /** Place among all rows of the journal. */
  position: number;
  id: string;
  /** ISO 8601. */
  at: string;
  actor: string;
  area: string;
  type: string;
  entityId: string;
  operationId: string | null;
  requestId: string | null;
  audit: AuditEntry;
}

/** A seal and the row it covers; one of them is null where the other stands alone. */
export interface SealedRecord {
  seal: { sequence: number; position: number; journalId: string; hash: string } | null;
  row: Omit<AuditRecord, 'sequence'> | null;
}

export interface Checkpoint {
  chain: string;
  sequence: number;
  position: number;
  hash: string;
  at: string;
  keyId: string;
  /** Ed25519 over the canonical JSON of the fields above, base64. */
  signature: string;
}

export interface AuditProblem {
  kind: 'edited' | 'removed' | 'inserted' | 'reordered' | 'truncated' | 'rewritten' | 'forged' | 'replaced';
  sequence: number | null;
  position: number | null;
  message: string;
}

export interface ChainHead {
  sequence: number;
  position: number;
  hash: string;
}

/** What the first row is chained to: another chain cannot take its place. */
export function genesis(chain: string): ChainHead {
  return { sequence: 0, position: 0, hash: sha256({ chain }) };
}

/** SHA-256 over canonical JSON (RFC 8785) of the record and the hash before it, in hexadecimal. */
export function hashOf(previous: string, record: AuditRecord): string {
  return sha256({ previous, record });
}

function sha256(value: unknown): string {
  return hash('sha256', canonicalize(value) ?? '', 'hex');
}

/** What a checkpoint's signature is over. */
export function signedPart({ chain, sequence, position, hash, at, keyId }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(canonicalize({ chain, sequence, position, hash, at, keyId }) ?? '');
}

/** Checks rows one after another, in order; what it has found stands in `problems`. */
export function chainVerifier(start: ChainHead, checkpoints: readonly Checkpoint[] = []) {
  const problems: AuditProblem[] = [];
  const signed = Map.groupBy(checkpoints, ({ sequence }) => sequence);
  let head = start;
  let checked = 0;
  const report = (kind: AuditProblem['kind'], sequence: number | null, position: number | null, message: string) =>
    problems.push({ kind, sequence, position, message });

  function take({ seal, row }: SealedRecord): void {
    if (!seal) {
      const { position, id } = row!;
      report('inserted', null, position, `Row ${id} at position ${position} has no seal: it was put in afterwards.`);
      return;
    }
    const { sequence, position } = seal;
    checked++;
    for (let missing = head.sequence + 1; missing < sequence; missing++) {
      report('removed', missing, null, `Row ${missing} of the chain is missing with its seal.`);
    }
    if (sequence <= head.sequence) {
      report('reordered', sequence, position, `Row ${sequence} of the chain stands after row ${head.sequence}.`);
    }
    if (!row) {
      report('removed', sequence, position, `Row ${seal.journalId}, number ${sequence} of the chain, is missing.`);
    } else if (row.id !== seal.journalId) {
      report('reordered', sequence, position, `Row ${row.id} stands where ${seal.journalId} was sealed.`);
    } else if (hashOf(head.hash, { sequence, ...row }) !== seal.hash && sequence === head.sequence + 1) {
      report('edited', sequence, position, `Row ${row.id}, number ${sequence} of the chain, is not what was sealed.`);
    }
    head = { sequence, position, hash: seal.hash };
    for (const checkpoint of signed.get(sequence) ?? []) {
      if (checkpoint.hash === seal.hash && checkpoint.position === position) continue;
      report(
        'rewritten',
        sequence,
        position,
        `Up to row ${sequence} the chain is not the one that was signed at ${checkpoint.at}: it was made anew.`,
      );
    }
  }

  /** To be called after the last row: a chain that ends before a checkpoint has lost its tail. */
  function end(): void {
    const last = Math.max(0, ...checkpoints.map(({ sequence }) => sequence));
    if (last > head.sequence) {
      report('truncated', last, null, `The chain ends at row ${head.sequence}, but row ${last} was signed.`);
    }
  }

  return {
    take,
    end,
    problems,
    get head() {
      return head;
    },
    get checked() {
      return checked;
    },
  };
}

/** Parts checkpoints that the key signed for this chain from those that it did not. */
export function trustedCheckpoints(checkpoints: readonly Checkpoint[], chain: string, key: KeyObject) {
  const problems: AuditProblem[] = [];
  const trusted = checkpoints.filter((checkpoint) => {
    const genuine = verifySignature(null, signedPart(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
    if (!genuine) {
      const message = `The checkpoint of row ${checkpoint.sequence} was not signed with this key.`;
      problems.push({ kind: 'forged', sequence: checkpoint.sequence, position: checkpoint.position, message });
      return false;
    }
    if (checkpoint.chain === chain) return true;
    const message = `Row ${checkpoint.sequence} was signed for the chain ${checkpoint.chain}; this is the chain ${chain}.`;
    problems.push({ kind: 'replaced', sequence: checkpoint.sequence, position: checkpoint.position, message });
    return false;
  });
  return { trusted, problems };
}
