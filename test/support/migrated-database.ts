import { createDatabase, type Db } from '../../database/client.ts';
import { migrate } from '../../database/migrate.ts';
import { createTestDatabase } from './database.ts';

/** A database of its own with the newest schema, for tests below the API. */
export async function migratedDatabase(poolSize = 5): Promise<{ db: Db; url: string; drop(): Promise<void> }> {
  const database = await createTestDatabase({
    template: {
      name: 'migrated',
      async prepare(url) {
        const db = createDatabase(url, 2);
        await migrate(db);
        await db.destroy();
      },
    },
  });
  const db = createDatabase(database.url, poolSize);
  return {
    db,
    url: database.url,
    async drop() {
      await db.destroy();
      await database.drop();
    },
  };
}
