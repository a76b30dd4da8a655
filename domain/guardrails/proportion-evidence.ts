import { logMeanExp } from '../statistics/numeric/log-mean-exp.ts';
import type { Guardrail, StageMetric } from './guardrail.ts';
import { logRateRatioEvidence } from './rate-ratio-evidence.ts';

/** Multiples of the tolerance, on the scale of logarithms, at which harm is looked for. */
const multiples = [0.5, 1, 2, 4, 8];

/** Rate of the new side ÷ control at harm of `fraction`. */
export function harmfulRatio({ harm }: Guardrail, fraction: number): number {
  return harm === 'increase' ? 1 + fraction : 1 - fraction;
}

/** Evidence in one stage that a proportion has become worse. */
export function proportionHarm(guardrail: Guardrail, stage: StageMetric): number {
  const step = Math.log(harmfulRatio(guardrail, guardrail.tolerance));
  const worse = multiples.map((multiple) => Math.exp(multiple * step));
  const better = multiples.map((multiple) => Math.exp(-multiple * step));
  // Either the events or their absence is the rarer outcome and says more; the average of two e-values is one.
  return logMeanExp([
    logRateRatioEvidence({ ...eventsOf(stage), nullRatio: 1, alternatives: worse }),
    logRateRatioEvidence({ ...absencesOf(stage), nullRatio: 1, alternatives: better }),
  ]);
}

/** Evidence in one stage that the harm is smaller than the tolerance. */
export function proportionSafety(guardrail: Guardrail, stage: StageMetric): number {
  const limit = harmfulRatio(guardrail, guardrail.tolerance);
  const step = Math.log(limit);
  const alternatives = [0.5, 0, -1, -3].map((multiple) => Math.exp(multiple * step));
  return logRateRatioEvidence({ ...eventsOf(stage), nullRatio: limit, alternatives });
}

function eventsOf({ treatmentShare, control, treatment }: StageMetric) {
  return { treatmentShare, treatmentEvents: treatment.events, events: treatment.events + control.events };
}

function absencesOf({ treatmentShare, control, treatment }: StageMetric) {
  const absent = treatment.n - treatment.events;
  return { treatmentShare, treatmentEvents: absent, events: absent + control.n - control.events };
}
