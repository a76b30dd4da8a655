import {
  type ChangeLimit,
  type ChangeMeasure,
  type ChangeMeasures,
  changeLimits,
} from '../../contracts/tables/limits.ts';

export type MeasureLimits = Record<ChangeMeasure, Pick<ChangeLimit, 'approvalAbove' | 'refusedAbove'>>;

export interface LimitExceeded {
  measure: ChangeMeasure;
  title: string;
  value: number;
  limit: number;
}

export type ApprovalVerdict =
  | { verdict: 'free' }
  | { verdict: 'approval'; reasons: LimitExceeded[]; code: ChangeLimit['code'] }
  | { verdict: 'refused'; reasons: LimitExceeded[]; code: ChangeLimit['code'] };

/** Whether a change may go on alone, needs a second person, or is refused; by size, whatever its sign. */
export function decideApproval(measures: ChangeMeasures, limits: MeasureLimits): ApprovalVerdict {
  const beyond = (which: 'approvalAbove' | 'refusedAbove'): LimitExceeded[] =>
    (Object.keys(changeLimits) as ChangeMeasure[]).flatMap((measure) => {
      const value = Math.abs(measures[measure] ?? 0);
      const limit = limits[measure][which];
      return limit !== null && value > limit ? [{ measure, title: changeLimits[measure].title, value, limit }] : [];
    });
  const refused = beyond('refusedAbove');
  if (refused.length > 0) return { verdict: 'refused', reasons: refused, code: changeLimits[refused[0]!.measure].code };
  const approval = beyond('approvalAbove');
  if (approval.length > 0) {
    return { verdict: 'approval', reasons: approval, code: changeLimits[approval[0]!.measure].code };
  }
  return { verdict: 'free' };
}

/** "Largest change of a price, in per cent, up or down: 20.4, limit 10". */
export function reasonsInWords(reasons: readonly LimitExceeded[]): string {
  return reasons.map(({ title, value, limit }) => `${title}: ${value}, limit ${limit}`).join('; ');
}
