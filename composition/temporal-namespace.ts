import { type Client, ServiceError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { chainOf } from '../database/audit-sealing.ts';
import type { Db } from '../database/client.ts';

/** Nothing works on it: an open workflow is the one thing that Temporal keeps for as long as it is wanted. */
const marker = 'pricewright-installation';
const answerWithinMs = 5_000;

/** Two installations on one namespace would take each other's tasks and look for them in the wrong database. */
export class NamespaceTaken extends Error {
  constructor(namespace: string, owner: string, own: string) {
    super(
      `The Temporal namespace "${namespace}" belongs to another installation: it is marked for the database ${owner}, this one is ${own}. ` +
        `Set TEMPORAL_NAMESPACE to a namespace of its own, or DATABASE_URL to the database that the namespace was made with. ` +
        `If that one is gone for good, terminate the workflow "${marker}" in the namespace and start again.`,
    );
    this.name = 'NamespaceTaken';
  }
}

/**
 * Marks the namespace as this database's on the first start and checks the mark on every later one. A database is known
 * by its audit chain, which a restored copy keeps.
 * @throws NamespaceTaken
 */
export async function bindNamespace(client: Client, db: Db, now: Date): Promise<void> {
  const installation = await chainOf(db, now);
  await client.connection.withDeadline(Date.now() + answerWithinMs, async () => {
    try {
      await client.workflow.start(marker, {
        workflowId: marker,
        taskQueue: marker,
        memo: { installation },
        staticSummary: 'Binds this namespace to one Pricewright installation. No worker takes it; leave it open.',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const { memo } = await client.workflow.getHandle(marker).describe();
      const owner = String(memo?.installation);
      if (owner !== installation) throw new NamespaceTaken(client.options.namespace, owner, installation);
    }
  });
}

/** As `bindNamespace`; while Temporal cannot be reached, what need not wait for it goes on. @returns whether it was checked */
export async function bindNamespaceIfReached(client: Client, db: Db, now: Date): Promise<boolean> {
  try {
    await bindNamespace(client, db, now);
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return false;
  }
}
