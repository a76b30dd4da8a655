import type { Db, Tx } from '../../database/client.ts';
import type { RolloutRow } from '../../database/rollouts.ts';

/** What a rollout needs of the thing that it releases. */
export interface RolloutSubject {
  /** Why nobody more may be exposed now, such as a kill switch; null when nothing speaks against it. Locks the subject. */
  stopped(tx: Tx, rollout: RolloutRow): Promise<string | null>;
  /** Called in the transaction in which the exposure changed. */
  exposed(tx: Tx, rollout: RolloutRow, now: Date): Promise<void>;
  /** The rollout has completed: everybody has the new side from now on, without it. */
  settle(tx: Tx, rollout: RolloutRow, now: Date): Promise<void>;
  /** Customers whom a percentage of the rollout's subjects reaches, at most. */
  affectedCustomers(
    db: Db,
    rollout: Pick<RolloutRow, 'condition' | 'environment'>,
    percentage: number,
  ): Promise<number>;
}
