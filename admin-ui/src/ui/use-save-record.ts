import { useState } from 'react';
import { type Identifier, useCreate, useRedirect, useUpdate } from 'react-admin';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { useNotifyDone } from './use-notify-error.tsx';
import { useShowRefusal } from './use-show-refusal.ts';

interface Save<Values, Saved> {
  /** What the API takes; what cannot be put so is a refusal like the API's. */
  data: () => object;
  /** What the form holds then: what is saved is no change that leaving would lose. */
  values: Values;
  done: (saved: Saved) => string;
  /** Where it goes on. */
  page: 'show' | 'list';
}

/**
 * Saves what a form holds: as a new record, or over the one that was opened. Refusals stand beside their fields.
 * @param stored as it was opened, whose revision the API compares; nothing for a new record
 */
export function useSaveRecord<Values extends FieldValues, Saved extends { id: Identifier }>(
  form: UseFormReturn<Values>,
  resource: string,
  stored?: Saved,
) {
  const [create] = useCreate();
  const [update] = useUpdate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async ({ data, values, done, page }: Save<Values, Saved>) => {
    setPending(true);
    try {
      const saved: Saved = stored
        ? await update(
            resource,
            { id: stored.id, data: data(), previousData: stored },
            { returnPromise: true, mutationMode: 'pessimistic' },
          )
        : await create(resource, { data: data() }, { returnPromise: true });
      form.reset(values);
      notifyDone(done(saved));
      redirect(page, resource, page === 'show' ? saved.id : undefined);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return { save, pending };
}
