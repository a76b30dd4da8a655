import { type RawBuilder, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import type { ConditionField } from './condition-to-sql.ts';
import { type ListSource, listPage } from './list-query.ts';
import { namingConflicts } from './unique-violation.ts';

/** What people decide, as one document with its revision. */
export interface PricingRecord<Body> {
  id: string;
  body: Body;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

/** One that a second person may have to approve; `pending` is the edit that waits. */
export interface ApprovedRecord<Body> extends PricingRecord<Body> {
  approval: 'waiting' | 'approved' | 'rejected';
  approved_by: string | null;
  pending: Body | null;
  change_request_id: string | null;
}

export interface RecordStore<Body, Row extends PricingRecord<Body> = PricingRecord<Body>> {
  noun: string;
  /** @throws NotFound */
  find(db: Db, id: string, options?: { lock?: boolean }): Promise<Row>;
  all(db: Db, where?: RawBuilder<boolean>): Promise<Row[]>;
  list(db: Db, query: ListQuery, where?: RawBuilder<boolean>): Promise<{ rows: Row[]; total: number }>;
  /** @throws AlreadyExists */
  insert(db: Db, row: Pick<Row, 'id' | 'body'> & Record<string, unknown>, now: Date): Promise<Row>;
  /** Raises the revision. */
  update(db: Db, id: string, body: Body, now: Date, columns?: Record<string, unknown>): Promise<Row>;
  /** Writes columns that are no edit of a person's: the revision stays. */
  set(db: Db, id: string, columns: Record<string, unknown>): Promise<Row>;
  remove(db: Db, id: string): Promise<void>;
}

interface StoreOptions {
  table: string;
  /** As an error names it: "There is no <noun> …". */
  noun: string;
  /** Names in the body, beside the columns that all have. */
  search: string[];
  fields: Record<string, ConditionField['type']>;
  /** Constraint → field. */
  conflicts?: Record<string, string>;
}

const inBody = (name: string) => sql`body ->> ${sql.lit(name)}`;

function expressionOf(name: string, type: ConditionField['type']): ConditionField {
  if (type === 'number') return { expression: sql`(${inBody(name)})::numeric`, type };
  if (type === 'timestamp') return { expression: sql`(${inBody(name)})::timestamptz`, type };
  return { expression: inBody(name), type };
}

/** Values for a statement: what is an object is written as jsonb. */
function assignments(columns: Record<string, unknown>) {
  return Object.entries(columns).map(([name, value]) => ({
    name: sql.ref(name),
    value:
      typeof value === 'object' && value !== null && !(value instanceof Date)
        ? sql`${JSON.stringify(value)}::jsonb`
        : sql`${value}`,
  }));
}

/** Reads and writes the records of one table of pricing. */
export function recordStore<Body extends object, Row extends PricingRecord<Body> = PricingRecord<Body>>(
  options: StoreOptions,
): RecordStore<Body, Row> {
  const { noun, conflicts = {} } = options;
  const table = sql.table(options.table);
  const source: ListSource = {
    from: table,
    id: sql.ref('id'),
    search: [sql.ref('id'), ...options.search.map(inBody)],
    fields: {
      id: { expression: sql.ref('id'), type: 'text' },
      createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
      updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
      ...Object.fromEntries(Object.entries(options.fields).map(([name, type]) => [name, expressionOf(name, type)])),
    },
  };
  const one = async (db: Db, id: string, statement: RawBuilder<Row>): Promise<Row> => {
    const { rows } = await namingConflicts(conflicts, () => statement.execute(db));
    if (!rows[0]) throw new PricewrightError('NotFound', `There is no ${noun} ${id}.`);
    return rows[0];
  };
  const byIds = async (db: Db, ids: string[]) => {
    const { rows } = await sql<Row>`select * from ${table} where id = any(${ids})`.execute(db);
    return ids.flatMap((id) => rows.filter((row) => row.id === id));
  };
  return {
    noun,
    find: (db, id, { lock = false } = {}) =>
      one(db, id, sql<Row>`select * from ${table} where id = ${id} ${lock ? sql`for update` : sql``}`),
    async all(db, where = sql<boolean>`true`) {
      const { rows } = await sql<Row>`select * from ${table} where ${where} order by id`.execute(db);
      return rows;
    },
    async list(db, query, where) {
      const { ids, total } = await listPage(db, where ? { ...source, where } : source, query);
      return { rows: ids.length > 0 ? await byIds(db, ids) : [], total };
    },
    insert(db, row, now) {
      const columns = assignments({ ...row, revision: 1, created_at: now, updated_at: now });
      return one(
        db,
        row.id,
        sql<Row>`insert into ${table} (${sql.join(columns.map(({ name }) => name))})
          values (${sql.join(columns.map(({ value }) => value))}) returning *`,
      );
    },
    update(db, id, body, now, columns = {}) {
      const set = assignments({ ...columns, body, updated_at: now }).map(({ name, value }) => sql`${name} = ${value}`);
      return one(
        db,
        id,
        sql<Row>`update ${table} set ${sql.join(set)}, revision = revision + 1 where id = ${id} returning *`,
      );
    },
    set(db, id, columns) {
      const set = assignments(columns).map(({ name, value }) => sql`${name} = ${value}`);
      return one(db, id, sql<Row>`update ${table} set ${sql.join(set)} where id = ${id} returning *`);
    },
    async remove(db, id) {
      await sql`delete from ${table} where id = ${id}`.execute(db);
    },
  };
}
