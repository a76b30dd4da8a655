import type { Limits } from '../../../contracts/approvals.ts';

/** What is typed, by the name of its field; a field that is not in here stands as it is stored. */
export type TypedLimits = Record<string, string>;
type Kind = 'approvalAbove' | 'refusedAbove';

export const fieldName = (measure: string, kind: Kind) => `${measure}.${kind}`;

/** The text of a figure: empty is never. */
export const figureText = (value: number | null) => (value === null ? '' : String(value));

/** Why a text is no figure for a limit, or null. */
export function figureProblem(text: string): string | null {
  return text.trim() === '' || /^\d+(\.\d+)?$/.test(text.trim()) ? null : 'A number, or nothing for never';
}

const figure = (text: string) => (text.trim() === '' ? null : Number(text));

/** The figures of a measure as they would be stored. */
export function typedMeasure({ measure, approvalAbove, refusedAbove }: Limits['measures'][number], typed: TypedLimits) {
  return {
    measure,
    approvalAbove: figure(typed[fieldName(measure, 'approvalAbove')] ?? figureText(approvalAbove)),
    refusedAbove: figure(typed[fieldName(measure, 'refusedAbove')] ?? figureText(refusedAbove)),
  };
}

/** What has to be sent: only what differs from what is stored. */
export function limitChanges(stored: Limits, typed: TypedLimits) {
  const measures = stored.measures.flatMap((limit) => {
    const wanted = typedMeasure(limit, typed);
    const same = wanted.approvalAbove === limit.approvalAbove && wanted.refusedAbove === limit.refusedAbove;
    return same ? [] : [wanted];
  });
  const approvalsNeeded = Number(typed.approvalsNeeded ?? stored.approvalsNeeded);
  const expiryHours = Number(typed.expiryHours ?? stored.expiryHours);
  return {
    ...(measures.length > 0 ? { measures } : {}),
    ...(approvalsNeeded === stored.approvalsNeeded ? {} : { approvalsNeeded }),
    ...(expiryHours === stored.expiryHours ? {} : { expiryHours }),
  };
}

/** Why what is typed cannot be saved, or null. */
export function limitsRefusal(stored: Limits, typed: TypedLimits): string | null {
  const wholeNumber = (text: string | undefined) => text === undefined || /^[1-9]\d*$/.test(text.trim());
  if (!wholeNumber(typed.approvalsNeeded) || !wholeNumber(typed.expiryHours)) return 'Correct the numbers first';
  const { approvalsNeeded: _, expiryHours: __, ...figures } = typed;
  if (Object.values(figures).some(figureProblem)) return 'Correct the figures first';
  const crossed = stored.measures
    .map((limit) => typedMeasure(limit, typed))
    .find(
      ({ approvalAbove, refusedAbove }) =>
        approvalAbove !== null && refusedAbove !== null && approvalAbove > refusedAbove,
    );
  if (crossed) return 'A change would be refused before anybody could approve it: raise the hard limit';
  return Object.keys(limitChanges(stored, typed)).length === 0 ? 'Nothing has changed' : null;
}
