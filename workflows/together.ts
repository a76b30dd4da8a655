/**
 * Runs steps side by side, and ends when each has ended: a failure is undone only once no sibling can go on behind its
 * undoing. The steps' own time-outs bound the wait. @throws what failed first in the order given
 */
export async function together(steps: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(steps);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
