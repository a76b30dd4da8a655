import type { Db } from '../../database/client.ts';
import { eventually } from './eventually.ts';

/** Waits until Temporal has taken every start and signal that commands have written. */
export async function wordsTold(db: Db): Promise<void> {
  await eventually('the workflows have been told', async () => {
    const untold = await db
      .selectFrom('journal')
      .select('id')
      .where('dispatch', 'is not', null)
      .where('dispatched_at', 'is', null)
      .limit(1)
      .execute();
    return untold.length === 0;
  });
}
