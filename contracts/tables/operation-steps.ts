export interface OperationStage {
  stage: string;
  title: string;
  /** Shown only of a process that goes through it. */
  optional?: boolean;
}

/** The stages that the page of an operation shows, in order; each activity of a workflow belongs to one. */
export const operationStages = {
  publishPlan: [
    { stage: 'stripe_sync', title: 'Sync inactive objects to Stripe' },
    { stage: 'validation', title: 'Validate' },
    { stage: 'preview', title: 'Preview: wait for the decision to publish' },
    { stage: 'stripe_publish', title: 'Activate in Stripe' },
    { stage: 'active', title: 'Active' },
  ],
  deprecatePlan: [
    { stage: 'deprecate', title: 'Stop selling in Stripe' },
    { stage: 'deprecated', title: 'Deprecated' },
  ],
  archivePlan: [
    { stage: 'archive', title: 'Archive in Stripe' },
    { stage: 'archived', title: 'Archived' },
  ],
  erasePerson: [
    { stage: 'suppress', title: 'Keep the hashes of the addresses' },
    { stage: 'shred', title: 'Destroy the data key' },
    { stage: 'remove', title: 'Remove the records' },
    { stage: 'confirm', title: 'Look everywhere again' },
    { stage: 'erased', title: 'Erased' },
  ],
  rollOutFlag: [
    { stage: 'stages', title: 'Expose stage by stage' },
    { stage: 'completed', title: 'Everybody has it' },
    { stage: 'rolled_back', title: 'Taken back' },
  ],
  runExperiment: [
    { stage: 'prices', title: 'Publish the prices of its variants', optional: true },
    { stage: 'running', title: 'Run, and look' },
    { stage: 'decision', title: 'Decide' },
    { stage: 'scaling', title: 'Carry the winner to everybody' },
    { stage: 'withdrawal', title: 'Let its prices stand for a while, then take them out of sale', optional: true },
    { stage: 'settled', title: 'Settled: nobody is given a variant by it' },
  ],
  refreshTraits: [
    { stage: 'refresh', title: 'Compute all customers' },
    { stage: 'waiting', title: 'Wait until traits are due again' },
  ],
  reconcileEffect: [
    { stage: 'look', title: 'Look for it outside' },
    { stage: 'settled', title: 'Settled by what is there' },
  ],
} as const satisfies Record<string, readonly OperationStage[]>;
export type WorkflowType = keyof typeof operationStages;
