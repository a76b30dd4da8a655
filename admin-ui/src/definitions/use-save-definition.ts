import type { UseFormReturn } from 'react-hook-form';
import { useSaveRecord } from '../ui/use-save-record.ts';
import type { DefinitionFormValues } from './DefinitionForm.tsx';
import { definitionKeyFrom } from './definition-key.ts';

/** Saves what a form defines: as something new, or over what is stored. */
export function useSaveDefinition<Values extends DefinitionFormValues>(
  resource: 'metrics' | 'traits',
  form: UseFormReturn<Values>,
  stored?: { id: string; revision: number },
) {
  const { save: saveRecord, pending } = useSaveRecord(form, resource, stored);
  const save = (values: DefinitionFormValues) => {
    const { key, ...data } = values;
    const made = key.trim() || definitionKeyFrom(values.name);
    return saveRecord({
      data: () => (stored ? data : { ...data, key: made }),
      values: values as Values,
      done: () => (stored ? `${values.name} is saved` : `${values.name} is defined`),
      page: stored ? 'show' : 'list',
    });
  };
  return { save, pending };
}
