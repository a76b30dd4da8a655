import { createDatabase } from '../database/client.ts';

/** Looks into the records of an installation from outside, on one connection. */
export function stepsOf(databaseUrl: string) {
  const db = createDatabase(databaseUrl, 1);
  return {
    /** Activities so far, and how often one was tried again. */
    async count(): Promise<{ activities: number; retries: number }> {
      const { activities, attempts } = await db
        .selectFrom('operation_steps')
        .select((eb) => [eb.fn.countAll<string>().as('activities'), eb.fn.sum<string>('attempt').as('attempts')])
        .executeTakeFirstOrThrow();
      return { activities: Number(activities), retries: Number(attempts) - Number(activities) };
    },
    async finishedOperations(): Promise<number> {
      const { total } = await db
        .selectFrom('operations')
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .where('finished_at', 'is not', null)
        .executeTakeFirstOrThrow();
      return Number(total);
    },
    close: () => db.destroy(),
  };
}
