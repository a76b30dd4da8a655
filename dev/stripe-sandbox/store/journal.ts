import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Kind } from './records.ts';

/** One change: a whole record put in place, or an id removed (`null`). */
export type Change = [kind: Kind, id: string, record: unknown];

/**
 * An append-only file of transactions, one a line. A line is written before the answer leaves, in one
 * write to the page cache, so it outlives a SIGKILL of the process (not a power cut: no fsync per line).
 */
export class Journal {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** All complete transactions. A torn last line was never acknowledged and is dropped. */
  read(): Change[][] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    lines.pop();
    return lines.map((line, index) => {
      try {
        return JSON.parse(line) as Change[];
      } catch (error) {
        throw new Error(`${this.#path} is damaged at line ${index + 1}: ${String(error)}`);
      }
    });
  }

  /** Replaces the file by these changes and opens it for appending. */
  restart(changes: Iterable<Change>): void {
    this.close();
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, [...changes].map((change) => `${JSON.stringify([change])}\n`).join(''));
    const file = openSync(fresh, 'a');
    fsyncSync(file);
    renameSync(fresh, this.#path);
    this.#file = file;
  }

  append(changes: Change[]): void {
    if (this.#file === undefined) throw new Error('The journal is closed.');
    writeSync(this.#file, `${JSON.stringify(changes)}\n`);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
