/** Payloads between the commands, the workflow and the activities that refresh traits. */
export interface TraitRefreshOrder {
  operationId: string;
}

/** What comes next: a refresh of all customers, a wait, or nothing, since another process has taken over. */
export type TraitRefreshTurn = { state: 'due' } | { state: 'waiting'; forMs: number } | { state: 'replaced' };
