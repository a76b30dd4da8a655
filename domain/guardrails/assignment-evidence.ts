import { logSampleRatioEvidence } from '../statistics/sample-ratio.ts';
import type { StageAssignments } from './guardrail.ts';

/** Below this the sides are taken to have been mixed up; the field's usual threshold. */
export const sampleRatioAlpha = 0.001;

/**
 * Whether subjects came to the sides in other shares than planned, at any number of looks. Each subject counts in the stage
 * that first saw it, so the stages are independent and their evidence multiplies.
 */
export function hasSampleRatioMismatch(stages: readonly StageAssignments[], alpha = sampleRatioAlpha): boolean {
  const evidence = comparable(stages).reduce(
    (sum, { control, treatment, treatmentShare }) =>
      sum + logSampleRatioEvidence([control, treatment], [1 - treatmentShare, treatmentShare]),
    0,
  );
  return evidence >= -Math.log(alpha);
}

export function assignmentsSeen(stages: readonly StageAssignments[]) {
  const seen = { control: 0, treatment: 0, expectedTreatment: 0 };
  for (const { control, treatment, treatmentShare } of comparable(stages)) {
    seen.control += control;
    seen.treatment += treatment;
    seen.expectedTreatment += (control + treatment) * treatmentShare;
  }
  return seen;
}

/** Where everybody is given the new side there is no ratio to keep. */
function comparable(stages: readonly StageAssignments[]): StageAssignments[] {
  return stages.filter(({ treatmentShare }) => treatmentShare > 0 && treatmentShare < 1);
}
