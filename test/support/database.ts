import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testPostgres } from './postgres-holder.ts';
import { runFolder } from './run-folder.ts';

export interface TestDatabase {
  url: string;
  /** Removes the database, also when connections to it are still open. */
  drop(): Promise<void>;
}

/** What a template holds, such as the migrated schema: prepared once in a jest run, copied for each database. */
export interface Template {
  name: string;
  prepare(url: string): Promise<void>;
}

/**
 * A database of its own for a test file, in the one Postgres of the jest run: empty, or a copy of a template.
 * The first call of a run starts Postgres (about a second); the later ones take some tens of milliseconds.
 */
export async function createTestDatabase(options: { template?: Template } = {}): Promise<TestDatabase> {
  const { server } = await testPostgres(runFolder());
  const name = `test_${randomBytes(6).toString('hex')}`;
  if (options.template) await copyTemplate(server, options.template, name);
  else await onServer(server, (client) => client.query(`create database ${name}`));
  return {
    url: `${server}${name}`,
    drop: () => onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function copyTemplate(server: string, template: Template, name: string): Promise<void> {
  const source = `template_${template.name}`;
  await onServer(server, async (client) => {
    const exists = async () =>
      (await client.query('select 1 from pg_database where datname = $1', [source])).rowCount === 1;
    if (!(await exists())) {
      // Test files run side by side: one prepares, the others wait here.
      await client.query('select pg_advisory_lock(hashtext($1))', [source]);
      if (!(await exists())) {
        const unfinished = `${source}_unfinished`;
        await client.query(`drop database if exists ${client.escapeIdentifier(unfinished)} with (force)`);
        await client.query(`create database ${client.escapeIdentifier(unfinished)}`);
        await template.prepare(`${server}${unfinished}`);
        await client.query(
          `alter database ${client.escapeIdentifier(unfinished)} rename to ${client.escapeIdentifier(source)}`,
        );
      }
      await client.query('select pg_advisory_unlock(hashtext($1))', [source]);
    }
    await client.query(`create database ${name} template ${client.escapeIdentifier(source)} strategy file_copy`);
  });
}

async function onServer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}postgres` });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
