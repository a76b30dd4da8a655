import type pg from 'pg';

/** What the driver calls on a statement while it runs: the part of `pg.Query` that its types leave out (pg, lib/client.js). */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `copy … from stdin`, whose rows are there as a whole. */
class CopyFrom {
  readonly done: Promise<void>;
  readonly #statement: string;
  readonly #rows: Buffer;
  readonly #settle: { resolve: () => void; reject: (error: Error) => void };

  constructor(statement: string, rows: Buffer) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#settle = { resolve, reject };
    this.#statement = statement;
    this.#rows = rows;
  }

  submit(connection: unknown): void {
    (connection as CopyConnection).query(this.#statement);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#rows);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#settle.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle.resolve();
  }
}

/**
 * Writes rows in the text format of COPY, a line each (postgresql.org/docs/current/sql-copy.html, "Text Format"): Postgres
 * takes them at half the cost of an INSERT. All are written, or none is and it throws.
 */
export async function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  lines: string,
): Promise<void> {
  const copy = new CopyFrom(`copy ${table} (${columns.join(', ')}) from stdin`, Buffer.from(lines));
  client.query(copy);
  await copy.done;
}

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as a field of a line; null is `\N`. */
export function copyField(text: string | null): string {
  if (text === null) return '\\N';
  return special.test(text) ? text.replace(/[\\\n\r\t]/g, (each) => escapes[each]!) : text;
}
