/** Payloads between the commands, the workflow and the activities that refresh traits. */
export interface TraitRefreshOrder {
  operationId: string;
}

/** What comes next: a refresh of all customers, a wait (until an ISO 8601 time), or nothing, since another process takes over. */
export type TraitRefreshTurn = { state: 'due' } | { state: 'waiting'; until: string } | { state: 'replaced' };
