import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from '../database/client.ts';
import * as effects from '../database/effects.ts';

export interface Outcome {
  outsideId: string | null;
  result?: Record<string, unknown>;
}

export interface Effect {
  /** Natural key: account, object, generation. */
  key: string;
  /** What it is, such as `stripe.price.create`. */
  kind: string;
  /** All that the call sends: another call under the same key is a defect. */
  params: unknown;
  /** Null for what belongs to no process, such as a notification's mail. */
  operationId: string | null;
  /** Others make such objects too: even the first attempt looks. */
  shared?: boolean;
  /** Whether it has happened already. A retry looks before it acts. */
  look(): Promise<Outcome | null>;
  act(idempotencyKey: string): Promise<Outcome>;
}

/**
 * How long an attempt is left alone. Shorter than a call may take: two attempts at once do no harm, since both send the
 * same idempotency key and Stripe lets one of them wait or repeats its answer.
 */
const leaseMs = 10_000;
/** An attempt that was stopped between its reservation and its call (a frozen process) does not begin the call. */
const lastStartMs = 8_000;

export type Effects = ReturnType<typeof createEffects>;

/** Writes to the outside that happen once, whatever dies between. Errors are those of `look` and `act`. */
export function createEffects(deps: { db: Db; now: () => Date; account: string }) {
  const { db, now, account } = deps;

  async function once(effect: Effect): Promise<Outcome> {
    const key = `${account}:${effect.key}`;
    const paramsHash = sha256(canonicalize(effect.params) ?? '');
    const begunAt = now();
    const reserved = await effects.reserve(
      db,
      { key, kind: effect.kind, paramsHash, operationId: effect.operationId },
      leaseMs,
      begunAt,
    );
    if (reserved.state === 'settled') {
      return { outsideId: reserved.row.outside_id, ...(reserved.row.result ? { result: reserved.row.result } : {}) };
    }
    if (reserved.state === 'held') {
      throw new PricewrightError(
        'StripeIntegrationFailure',
        `Another attempt is at work on ${effect.key} until ${reserved.until.toISOString()}.`,
        {},
        { retryable: true, outcome: 'unknown' },
      );
    }
    const { leaseToken, generation } = reserved;
    const settle = (settlement: effects.Settlement) => effects.settle(db, key, leaseToken, settlement, now());
    try {
      const seen = reserved.state === 'retry' || effect.shared ? await effect.look() : null;
      if (!seen && now().getTime() - begunAt.getTime() > lastStartMs) {
        throw new PricewrightError(
          'StripeIntegrationFailure',
          `The lease on ${effect.key} ran out.`,
          {},
          {
            retryable: true,
            outcome: 'unknown',
          },
        );
      }
      const outcome = seen ?? (await effect.act(sha256(`${key}#${generation}`)));
      await settle({ state: 'done', outsideId: outcome.outsideId, result: outcome.result ?? null });
      return outcome;
    } catch (error) {
      const outcome = error instanceof PricewrightError ? error.outcome : undefined;
      const code = error instanceof PricewrightError ? error.code : 'InternalError';
      const message = error instanceof Error ? error.message : String(error);
      await settle({
        state: outcome === 'refused' ? 'failed' : 'unknown',
        error: { code, message },
        // Under the same idempotency key the outside would only repeat its answer; a retry has looked before.
        answered: outcome === 'refused' || outcome === 'broken',
      });
      throw error;
    }
  }

  /**
   * A change that sets fields to values: sending it again does no harm, so there is nothing to look for. It counts for
   * one operation, since the next one may set the fields otherwise.
   */
  async function set(
    key: string,
    process: { operationId: string },
    params: unknown,
    act: (idempotencyKey: string) => Promise<unknown>,
  ): Promise<void> {
    await once({
      key: `${key}:${process.operationId}`,
      kind: 'stripe.set',
      params,
      operationId: process.operationId,
      look: async () => null,
      act: async (idempotencyKey) => {
        await act(idempotencyKey);
        return { outsideId: null };
      },
    });
  }

  return { once, set };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
