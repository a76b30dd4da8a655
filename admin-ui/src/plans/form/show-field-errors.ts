import type { UseFormReturn } from 'react-hook-form';
import type { FieldProblem } from '../../../../contracts/tables/pricewright-error.ts';
import { formPath } from './field-path.ts';
import type { PlanFormValues } from './plan-form-values.ts';

/** Puts the server's findings at their fields; the first takes the focus. */
export function showFieldErrors(form: UseFormReturn<PlanFormValues>, fields: readonly FieldProblem[]): void {
  for (const [index, { field, code, message, suggestedFix }] of fields.entries()) {
    const said = suggestedFix ? `${message} ${suggestedFix}` : message;
    form.setError(formPath(field) as never, { type: code, message: said }, { shouldFocus: index === 0 });
  }
}
