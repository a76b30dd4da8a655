import pg from 'pg';
import { type Cluster, databaseUrl } from './cluster.ts';
import { ensureDatabase } from './server.ts';

/** The database that stands for the business's own, beside Pricewright's. */
export const businessDatabaseName = 'business';
const reader = 'metrics_reader';

export interface BusinessDatabase {
  /** As its owner, who makes its tables. */
  url: string;
  /** As a role that may select there, and nothing anywhere else: METRICS_DATABASE_URL. */
  readerUrl: string;
}

/**
 * Makes the database and the role, or brings both to what they should be. What the owner makes there later, the role may
 * read as well; Pricewright's own database it cannot enter.
 */
export async function prepareBusinessDatabase(
  cluster: Cluster,
  port: number,
  { password, closed }: { password: string; closed: readonly string[] },
): Promise<BusinessDatabase> {
  const url = await ensureDatabase(cluster, port, businessDatabaseName);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const name = client.escapeIdentifier(reader);
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [reader]);
    if (!rowCount) await client.query(`create role ${name}`);
    await client.query(
      `alter role ${name} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit
       connection limit 10 password ${client.escapeLiteral(password)}`,
    );
    // A second lock on the door: what it was granted by mistake it cannot use to write without saying so.
    await client.query(`alter role ${name} set default_transaction_read_only = on`);
    for (const database of [...closed, 'postgres', 'template1', businessDatabaseName]) {
      await client.query(`revoke all on database ${client.escapeIdentifier(database)} from public`);
    }
    await client.query(`grant connect on database ${businessDatabaseName} to ${name}`);
    await client.query(`revoke create on schema public from public`);
    await client.query(`grant usage on schema public to ${name}`);
    await client.query(`grant select on all tables in schema public to ${name}`);
    await client.query(`alter default privileges in schema public grant select on tables to ${name}`);
  } finally {
    await client.end();
  }
  const asReader = new URL(databaseUrl(cluster, port, businessDatabaseName));
  asReader.username = reader;
  asReader.password = password;
  return { url, readerUrl: asReader.href };
}
