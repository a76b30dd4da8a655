/** The shapes of Pricewright's API that this client reads; a test holds them against the API's own. */
export interface Limit {
  limit: string;
  /** null is unlimited. */
  quantity: number | null;
  used: number;
  remaining: number | null;
  resets: string;
  periodStart: string | null;
  /** When counting begins anew; null for what is held. */
  periodEnd: string | null;
  because: string;
}

export interface Entitlement {
  feature: string;
  type: 'boolean' | 'string' | 'number' | 'json' | 'limit';
  granted: boolean;
  value?: unknown;
  reason: string;
  until: string | null;
  configuration: Record<string, unknown>;
  limits: Limit[];
  sources: { kind: string; id: string; name: string; outcome: string; because: string }[];
}

export interface CustomerEntitlements {
  customerId: string;
  externalId: string | null;
  standing: 'good' | 'grace' | 'blocked' | 'none';
  graceUntil: string | null;
  entitlements: Entitlement[];
}

export interface Decision {
  feature: string;
  allowed: boolean;
  /** In one sentence. */
  reason: string;
  value?: unknown;
  limit: Limit | null;
}

/**
 * Where an answer comes from: the server just now, what it said within `maxAgeMs`, what it said earlier while it is away, or
 * nothing but the feature's own setting.
 */
export type AnswerSource = 'server' | 'cache' | 'stale' | 'fallback';
export type Answer = Decision & { from: AnswerSource };

export interface EntitlementsOptions {
  /** Of the API, such as https://pricewright.example.com. */
  url: string;
  /** A key with the scopes entitlements:read and, to count, entitlements:consume. A secret: never in a browser. */
  apiKey: string;
  /** What a feature answers when the server is away and nothing is known of the customer; closed without it. */
  whenAway?: Record<string, 'open' | 'closed'>;
  /** Of features that `whenAway` does not name. */
  otherwise?: 'open' | 'closed';
  /** So long an answer is used without asking again. */
  maxAgeMs?: number;
  /** So long it is used when the server cannot be asked. */
  maxStaleMs?: number;
  timeoutMs?: number;
  /** Recorded uses are sent this often. */
  flushEveryMs?: number;
  /** Customers that are remembered. */
  maxCustomers?: number;
  /** Asks again at once when the server tells of a change, by its event stream. */
  follow?: boolean;
  /** What could not be done now (it is tried again), or was refused for good. */
  onError?: (error: Error) => void;
  fetch?: typeof fetch;
}
