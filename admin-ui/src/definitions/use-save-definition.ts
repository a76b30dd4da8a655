import { useState } from 'react';
import { useCreate, useRedirect, useUpdate } from 'react-admin';
import type { DefaultValues, UseFormReturn } from 'react-hook-form';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import type { DefinitionFormValues } from './DefinitionForm.tsx';

/** Saves what a form defines: as something new, or over what is stored. Refusals stand beside their fields. */
export function useSaveDefinition<Values extends DefinitionFormValues>(
  resource: 'metrics' | 'traits',
  form: UseFormReturn<Values>,
  stored?: { id: string; revision: number },
) {
  const [create] = useCreate();
  const [update] = useUpdate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: DefinitionFormValues) => {
    setPending(true);
    try {
      const { key, ...data } = values;
      if (stored) {
        await update(resource, { id: stored.id, data, previousData: stored }, { returnPromise: true });
      } else {
        const made = key.trim() || planKeyFrom(values.name).replaceAll('-', '_');
        await create(resource, { data: { ...data, key: made } }, { returnPromise: true });
      }
      // What is saved is no change that leaving would lose.
      form.reset(values as DefaultValues<Values>);
      notifyDone(stored ? `${values.name} is saved` : `${values.name} is defined`);
      if (stored) redirect('show', resource, stored.id);
      else redirect('list', resource);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return { save, pending };
}
