import { inWords } from '../events/placed-in-time.ts';
import type { Guardrail, GuardrailVerdict, StageArm, StageMetric } from './guardrail.ts';

export function harmShown(guardrail: Guardrail, stages: readonly StageMetric[]): GuardrailVerdict {
  return verdict('regression', 'harm_shown', `${guardrail.name} has become worse: ${comparison(guardrail, stages)}.`);
}

export function harmExcluded(guardrail: Guardrail, stages: readonly StageMetric[]): GuardrailVerdict {
  const limit = percent(guardrail.tolerance);
  return verdict(
    'ok',
    'harm_excluded',
    `${guardrail.name} is not worse by ${limit}: ${comparison(guardrail, stages)}.`,
  );
}

export function notEnoughEvidence(guardrail: Guardrail, stages: readonly StageMetric[]): GuardrailVerdict {
  const limit = percent(guardrail.tolerance);
  return verdict(
    'undecided',
    'not_enough_evidence',
    `${guardrail.name} is neither shown to be worse nor known to be within ${limit}: ${comparison(guardrail, stages)}.`,
  );
}

export function stillBurningIn(
  { name }: Guardrail,
  { control, treatment }: StageMetric,
  burnIn: number,
): GuardrailVerdict {
  return verdict(
    'undecided',
    'burn_in',
    `${name} is looked at from ${burnIn} ${burnIn === 1 ? 'event' : 'events an arm'}: ${treatment.events} on the new side, ${control.events} on the present one so far.`,
  );
}

export function noControl({ name }: Guardrail): GuardrailVerdict {
  return verdict('undecided', 'no_control', `${name} has nothing to be compared with: no subject is held back.`);
}

export function staleData({ name }: Guardrail, ageInMinutes: number): GuardrailVerdict {
  return verdict(
    'undecided',
    'stale_data',
    Number.isFinite(ageInMinutes)
      ? `${name} is judged by data that ended ${inWords(ageInMinutes * 60_000)} ago, which is too old to go on with.`
      : `${name} is judged by data of unknown age, which nothing can go on with.`,
  );
}

export function sampleRatioMismatch(
  { name }: Guardrail,
  seen: { control: number; treatment: number; expectedTreatment: number },
): GuardrailVerdict {
  return verdict(
    'sample_ratio_mismatch',
    'sample_ratio_mismatch',
    `${name} cannot be judged: ${seen.treatment} of ${seen.control + seen.treatment} subjects came to the new side where ${Math.round(seen.expectedTreatment)} were due, so the sides are not comparable.`,
  );
}

function verdict(
  status: GuardrailVerdict['status'],
  cause: GuardrailVerdict['cause'],
  reason: string,
): GuardrailVerdict {
  return { status, cause, reason };
}

/** The present stage's numbers; earlier stages had other mixes of subjects and would not add up. */
function comparison({ kind, beyond }: Guardrail, stages: readonly StageMetric[]): string {
  const last = stages.at(-1);
  if (!last) return 'no stage has data';
  const show = ({ n, events, mean }: StageArm) => {
    if (kind === 'proportion') return percent(events / n);
    if (kind === 'quantile') return percent(mean);
    return `${Number(mean.toPrecision(4))}${kind === 'ratio' ? '' : ' a subject'}`;
  };
  const compared = `${show(last.treatment)} on the new side against ${show(last.control)}`;
  if (!beyond) return compared;
  return `${compared} are ${beyond.side} the present side's ${Number((beyond.quantile * 100).toPrecision(4))}th percentile`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}
