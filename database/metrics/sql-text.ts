import { format } from 'node:util';
import type { RawBuilder } from 'kysely';
import pg from 'pg';
import type { Db } from '../client.ts';

/** A query as it is run, with its parameters in their places: for people to read and to run themselves. */
export function sqlText(db: Db, query: RawBuilder<unknown>): string {
  const { sql, parameters } = query.compile(db);
  const text = sql.replace(/\$(\d+)/g, (_, number: string) => literal(parameters[Number(number) - 1]));
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^ {4}/, ''))
    .join('\n')
    .trim();
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`;
  return pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : format('%s', value));
}
