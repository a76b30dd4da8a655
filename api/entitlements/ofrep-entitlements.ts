import type { FastifyInstance, FastifyRequest } from 'fastify';
import { entitlementFacts } from '../../database/entitlement-facts.ts';
import { mergeEntitlements } from '../../domain/entitlements/merge-entitlements.ts';
import { flagAnswers } from './flag-answers.ts';

/** The answer to a flag as JSON where the customer's entitlement says something else than the flag by itself; else null. */
export type EntitlementAnswer = (key: string, own: unknown) => string | null;

const customerId = /^customer_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
/** One who asks for many flags one after the other reads the record once. */
const rememberedMs = 1_000;
const mostRemembered = 5_000;

/**
 * What flags of kind entitlement give to customers over OFREP: what their entitlements say. Asked by API keys of production
 * alone: a client key is public, and what somebody has bought is not.
 */
export function ofrepEntitlements(app: FastifyInstance) {
  const { db, now } = app.environment;
  const remembered = new Map<string, { until: number; answer: Promise<EntitlementAnswer | null> }>();

  async function read(customer: string): Promise<EntitlementAnswer | null> {
    try {
      const { facts, attributes, customerId: id } = await entitlementFacts(db, customer, now());
      const flags = flagAnswers(app);
      const subject = { ...attributes, id, customerId: id };
      const known = new Set(flags.keys());
      return (key, own) => {
        if (!known.has(key)) return null;
        const flag = flags.verdict(key, subject);
        const [entitlement] = mergeEntitlements(facts, () => flag, { only: [key] });
        if (!flag || !entitlement) return null;
        const { value, reason, granted } = entitlement;
        if (JSON.stringify(value) === JSON.stringify(own)) return null;
        return JSON.stringify({
          key,
          reason: flag.by === 'off' ? 'DISABLED' : 'TARGETING_MATCH',
          value,
          ...(flag.type === 'boolean' ? { variant: granted ? 'on' : 'off' } : {}),
          metadata: { entitlement: reason },
        });
      };
    } catch {
      // Without the record, or without the database, the flag answers for itself.
      return null;
    }
  }

  return {
    /** The customer that is asked about: the one named by `customerId`, else by the targeting key. */
    customerOf({ evaluator }: FastifyRequest, context: { targetingKey: string; customerId?: unknown }): string | null {
      if (!evaluator || evaluator.client || evaluator.environment !== 'production') return null;
      const { customerId: named, targetingKey } = context;
      if (typeof named === 'string' && named.length <= 250) return named;
      return customerId.test(targetingKey) ? targetingKey : null;
    },
    async answersFor(customer: string): Promise<EntitlementAnswer | null> {
      const at = performance.now();
      const known = remembered.get(customer);
      if (known && known.until > at) return await known.answer;
      if (remembered.size >= mostRemembered) remembered.clear();
      const answer = read(customer);
      remembered.set(customer, { until: at + rememberedMs, answer });
      return await answer;
    },
  };
}

export type OfrepEntitlements = ReturnType<typeof ofrepEntitlements>;
