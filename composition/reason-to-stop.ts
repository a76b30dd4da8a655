import { ConfigurationError } from '../contracts/configuration.ts';
import { BindingMismatch } from '../database/installation.ts';
import { NamespaceTaken } from './temporal-namespace.ts';

/** Refusals that say themselves what to do; where in the program they came up helps nobody. */
const refusals = [ConfigurationError, BindingMismatch, NamespaceTaken];

/** What a process that cannot start prints: the message of a refusal, all that is known of any other error. */
export function reasonToStop(error: unknown): unknown {
  return error instanceof Error && refusals.some((refusal) => error instanceof refusal) ? error.message : error;
}
