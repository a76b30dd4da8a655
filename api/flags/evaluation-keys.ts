import type { FastifyRequest } from 'fastify';
import { type FlagEnvironment, flagEnvironments } from '../../contracts/tables/flag-lifecycle.ts';
import { apiKeyPepper, hashOf, parseApiKey, sameHash } from '../../database/api-key-secret.ts';
import type { StoredEvaluationKeys } from '../../database/evaluation-keys.ts';

export type HeldKeys = StoredEvaluationKeys;

/** Who evaluates: the key says the environment. */
export interface Evaluator {
  environment: FlagEnvironment;
  name: string;
  /** A client's key is public; an API key is a secret. */
  client: boolean;
  expiresAt: number;
}

/** So many verified keys are remembered: a hash a request would cost more than the evaluation. */
const mostRemembered = 10_000;

/** Keys in memory, so that they are known with the database down. */
export class EvaluationKeys {
  readonly #pepper: Buffer;
  #held: HeldKeys = { clients: [], apiKeys: [] };
  #clients = new Map<string, Evaluator>();
  #apiKeys = new Map<string, { hash: Buffer; evaluator: Evaluator }>();
  #verified = new Map<string, Evaluator>();

  constructor(secret: string) {
    this.#pepper = apiKeyPepper(secret);
  }

  get held(): HeldKeys {
    return this.#held;
  }

  hold(keys: HeldKeys): void {
    this.#held = keys;
    this.#verified = new Map();
    this.#clients = new Map(
      keys.clients.flatMap(({ key, environment, application }) => {
        if (!isEnvironment(environment)) return [];
        return [[key, { environment, name: application, client: true, expiresAt: Number.POSITIVE_INFINITY }]];
      }),
    );
    this.#apiKeys = new Map(
      keys.apiKeys.flatMap(({ id, hash, environment, expiresAt }) => {
        if (!isEnvironment(environment)) return [];
        const until = expiresAt ? Date.parse(expiresAt) : Number.POSITIVE_INFINITY;
        const evaluator = { environment, name: id, client: false, expiresAt: until };
        return [[id, { hash: Buffer.from(hash, 'base64'), evaluator }]];
      }),
    );
  }

  /** @returns null for a key that is unknown, revoked or past its time */
  find(key: string, now: number): Evaluator | null {
    const known = this.#clients.get(key) ?? this.#verified.get(key) ?? this.#verify(key);
    return known && known.expiresAt > now ? known : null;
  }

  #verify(key: string): Evaluator | null {
    const parsed = parseApiKey(key);
    const stored = parsed && this.#apiKeys.get(parsed.id);
    if (!stored || !sameHash(hashOf(parsed.secret, this.#pepper), stored.hash)) return null;
    if (this.#verified.size >= mostRemembered) this.#verified = new Map();
    this.#verified.set(key, stored.evaluator);
    return stored.evaluator;
  }
}

/** `Authorization: Bearer` or `X-API-Key`. */
export function keyIn(request: FastifyRequest): string | null {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string') return header;
  const { authorization } = request.headers;
  return authorization && /^bearer /i.test(authorization) ? authorization.slice(7).trim() : null;
}

export function isEnvironment(name: string): name is FlagEnvironment {
  return (flagEnvironments as readonly string[]).includes(name);
}
