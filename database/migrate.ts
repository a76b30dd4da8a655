import { Migrator } from 'kysely/migration';
import { createDatabase, type Db } from './client.ts';
import { migrations } from './migrations/index.ts';

/** Brings the schema to the newest version; Kysely's lock makes it safe from many processes at once. */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

if (import.meta.main) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('DATABASE_URL is missing: the Postgres to migrate, such as postgres://localhost/pricewright');
    process.exit(1);
  }
  const db = createDatabase(url, 2);
  const applied = await migrate(db);
  console.log(applied.length ? `applied ${applied.join(', ')}` : 'the schema is up to date');
  await db.destroy();
}
