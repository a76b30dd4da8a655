import type { Guardrail } from './guardrail.ts';

/**
 * Each guardrail's part of the error rate of a whole rollout, by weight (Bonferroni): five guardrails at 5 % each would roll
 * back one harmless change in four.
 */
export function shareAlpha(total: number, guardrails: readonly Pick<Guardrail, 'weight'>[]): number[] {
  const sum = guardrails.reduce((weights, { weight = 1 }) => weights + weight, 0);
  return guardrails.map(({ weight = 1 }) => (total * weight) / sum);
}
