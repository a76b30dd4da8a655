import { refusal } from '../statistics/refusal.ts';
import type { Guardrail } from './guardrail.ts';

/** Refuses a guardrail that could never decide, or would decide by definition. */
export function checkGuardrail({ name, tolerance, harm, kind, burnIn }: Guardrail): void {
  const limit = harm === 'decrease' ? 1 : Number.POSITIVE_INFINITY;
  if (!(tolerance > 0 && tolerance < limit)) {
    const range = harm === 'decrease' ? 'between 0 and 1' : 'above 0';
    throw refusal(
      'ExperimentationError',
      'tolerance',
      'out_of_range',
      `${name}: the harm that must be seen is a fraction of the control ${range}, not ${tolerance}.`,
    );
  }
  if (kind !== 'proportion' && burnIn !== undefined && burnIn < 30) {
    throw refusal(
      'ExperimentationError',
      'burnIn',
      'too_small',
      `${name}: a ${kind} below 30 events an arm gives false alarms at any alpha.`,
    );
  }
}
