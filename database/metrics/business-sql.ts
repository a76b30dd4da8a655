import pg from 'pg';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** One row of the business's own SQL. */
export interface BusinessRow {
  subject: string;
  at: Date;
  value: number;
}

export interface BusinessSql {
  /** Batches of the rows between two times. @throws DataQualityIssue, AnalyticsDataUnavailable */
  rows(sqlText: string, period: { from: Date; to: Date }): AsyncGenerator<BusinessRow[]>;
  /** @throws DataQualityIssue unless it is one SELECT with the columns that a metric needs */
  check(sqlText: string): Promise<void>;
  close(): Promise<void>;
}

export interface BusinessSqlOptions {
  url: string;
  statementTimeoutMs?: number;
  /** More is no metric but an export. */
  mostRows?: number;
}

const batch = 5_000;

/**
 * Reads by the business's own SQL on a connection of its own. That it is one SELECT is Postgres' word, not a pattern's: the
 * extended protocol takes one statement, `DECLARE … CURSOR FOR` takes a query and nothing else, and the transaction can
 * write nothing. What the role itself may read is the operator's grant; a role that may do anything is refused.
 */
export function createBusinessSql(options: BusinessSqlOptions): BusinessSql {
  const { url, statementTimeoutMs = 20_000, mostRows = 5_000_000 } = options;
  const pool = new pg.Pool({ connectionString: url, max: 2, statement_timeout: statementTimeoutMs });
  pool.on('error', () => {});

  async function* read(sqlText: string, period: { from: Date; to: Date }): AsyncGenerator<BusinessRow[]> {
    const client = await connect(pool);
    let broken: Error | undefined;
    try {
      await client.query('begin transaction isolation level repeatable read read only');
      await assertHarmless(client);
      // No name of a parameter list: a text with $1 fails as a query with a missing parameter should.
      await run(client, `declare business_rows no scroll cursor for ${withoutEnd(sqlText)}`);
      for (let total = 0; ; ) {
        const { rows, fields } = await run(client, `fetch ${batch} from business_rows`);
        assertColumns(fields);
        total += rows.length;
        if (total > mostRows) {
          throw dataIssue(`It gives more than ${mostRows} rows: let it count or sum by subject and day.`);
        }
        const kept = rows.map(readRow).filter(({ at }) => at >= period.from && at < period.to);
        if (kept.length > 0) yield kept;
        if (rows.length < batch) return;
      }
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw asIssue(error);
    } finally {
      await client.query('rollback').catch((error: Error) => {
        broken ??= error;
      });
      // What its text may have set on the session goes with the session.
      client.release(broken ?? true);
    }
  }

  return {
    rows: read,
    async check(sqlText) {
      const client = await connect(pool);
      try {
        await client.query('begin transaction read only');
        await assertHarmless(client);
        await run(client, `declare business_rows no scroll cursor for ${withoutEnd(sqlText)}`);
        const { fields } = await run(client, 'fetch 0 from business_rows');
        assertColumns(fields);
      } catch (error) {
        throw asIssue(error);
      } finally {
        await client.query('rollback').catch(() => {});
        client.release(true);
      }
    },
    close: () => pool.end(),
  };
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new PricewrightError('AnalyticsDataUnavailable', `The connection for own SQL does not answer: ${cause}`);
  }
}

/** A superuser reads files of the server and ends others' sessions, in a read-only transaction too. */
async function assertHarmless(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query(
    `select rolsuper or pg_has_role(rolname, 'pg_read_server_files', 'member')
       or pg_has_role(rolname, 'pg_execute_server_program', 'member')
       or pg_has_role(rolname, 'pg_signal_backend', 'member') as mighty
     from pg_roles where rolname = current_user`,
  );
  if (rows[0]?.mighty === false) return;
  throw new PricewrightError(
    'AnalyticsDataUnavailable',
    'The role of METRICS_DATABASE_URL may do more than read tables: give it one that may only select.',
    {},
    { retryable: false },
  );
}

/** Always by the extended protocol, which refuses a text of two statements. */
const run = (client: pg.PoolClient, text: string) =>
  client.query({ text, queryMode: 'extended' } as pg.QueryConfig & { queryMode: 'extended' });

const withoutEnd = (text: string) => text.trim().replace(/;\s*$/, '');

const wanted = ['subject', 'at', 'value'];

function assertColumns(fields: readonly pg.FieldDef[]): void {
  const missing = wanted.filter((name) => !fields.some((field) => field.name === name));
  if (missing.length > 0)
    throw dataIssue(`It gives no column ${missing.join(', ')}; a metric needs subject, at and value.`);
}

function readRow(row: Record<string, unknown>): BusinessRow {
  const at = row.at instanceof Date ? row.at : new Date(String(row.at));
  const value = row.value === null ? Number.NaN : Number(row.value);
  if (Number.isNaN(at.getTime())) throw dataIssue(`"${String(row.at)}" in the column at is no time.`);
  if (!Number.isFinite(value)) throw dataIssue(`"${String(row.value)}" in the column value is no number.`);
  return { subject: String(row.subject), at, value };
}

function dataIssue(message: string): PricewrightError {
  return new PricewrightError('DataQualityIssue', message, {
    dataQualityIssues: [message],
    fields: [{ field: 'definition.sql', code: 'invalid', message }],
  });
}

/** Classes of SQLSTATE that say that the text is at fault: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ofTheText = /^(08P01|0A|21|22|25006|34|42)/;

function asIssue(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === '57014') {
    return new PricewrightError('AnalyticsDataUnavailable', 'It ran longer than a metric may and was ended.');
  }
  if (error.code && ofTheText.test(error.code)) return dataIssue(`Postgres refuses it: ${error.message}`);
  return new PricewrightError('AnalyticsDataUnavailable', `The business's database failed: ${error.message}`);
}
