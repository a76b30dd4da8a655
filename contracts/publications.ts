/** Payloads between commands, workflows and activities: ids, never bodies. */
export interface PlanProcess {
  operationId: string;
  planId: string;
  versionId: string;
  /** Who ordered it. */
  by: string;
}

/** `at` is ISO 8601; null is now. */
export interface PublishDecision {
  at: string | null;
  diffHash: string | null;
}

export interface PublicationOrder extends PlanProcess {
  attempt: number;
  /** Ordered together with the start; null waits at the preview. */
  decision: { publish: PublishDecision } | null;
  /** When an approval that it waits for expires; null when it waits for none. */
  decideBy: string | null;
}

/** The objects that a publication creates, changes and archives, by their keys: the workflow takes them one by one. */
export interface PublicationWork {
  diffHash: string;
  features: string[];
  meters: string[];
  /** Shared features and meters whose names differ from the registry's. */
  renameFeatures: string[];
  renameMeters: string[];
  productId: string;
  /** Only a product of its own is synced ahead; one that is in use is touched on activation alone. */
  createsProduct: boolean;
  changesProduct: boolean;
  /** Keys of features to hang on the new product. */
  productFeatures: string[];
  /** Keys of features that hang on the product and are not granted. */
  surplusFeatures: string[];
  createPrices: string[];
  updatePrices: string[];
  /** Stripe ids. */
  archivePrices: string[];
  archiveProducts: string[];
}

export interface PublicationOutcome {
  outcome: 'active' | 'cancelled' | 'modified' | 'expired' | 'rejected';
}

export interface FailureReport {
  code: string;
  message: string;
  details: Record<string, unknown>;
  /** Steps whose undoing failed for good: a person has to look. */
  notUndone: string[];
}

/** A freeze that holds a process: until when (ISO 8601), and how long that is. */
export interface FreezeHold {
  until: string;
  forMs: number;
}
