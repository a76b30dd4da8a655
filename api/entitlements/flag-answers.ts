import type { FastifyInstance } from 'fastify';
import type { FlagAnswers } from '../../commands/entitlements/read-entitlements.ts';
import { flagVerdict } from '../../domain/entitlements/flag-verdict.ts';
import { live } from '../flags/evaluator-door.ts';

/** Customers live in production: its flags, as this process holds them, speak of their entitlements. */
export function flagAnswers(app: FastifyInstance): FlagAnswers {
  const { flags } = live(app, 'production');
  const { now } = app.environment;
  return {
    keys: () => [...flags.definitions.values()].filter(({ kind }) => kind === 'entitlement').map(({ key }) => key),
    verdict(key, attributes) {
      const definition = flags.definitions.get(key);
      const feature = flags.compiled.get(key);
      return definition && feature ? flagVerdict(definition, feature.evaluate(attributes), now()) : null;
    },
  };
}
