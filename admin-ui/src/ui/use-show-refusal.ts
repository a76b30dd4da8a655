import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { asApiError } from '../http/api-error.ts';
import { formPath } from '../plans/form/field-path.ts';
import { useNotifyError } from './use-notify-error.tsx';

/** Shows a refusal at the fields that it names, and as a whole. */
export function useShowRefusal<Values extends FieldValues>(form: UseFormReturn<Values>): (error: unknown) => void {
  const notifyError = useNotifyError();
  return (error) => {
    for (const { field, code, message } of asApiError(error).fields) {
      form.setError(formPath(field) as FieldPath<Values>, { type: code, message }, { shouldFocus: true });
    }
    notifyError(error);
  };
}
