/** Payload of the process that looks for an effect outside: ids alone. */
export interface ReconciliationOrder {
  operationId: string;
  effectKey: string;
  by: string;
}

/** `unclear`: it cannot be looked for, or the look told nothing. */
export type ReconciliationOutcome = 'happened' | 'did_not_happen' | 'unclear';
