import { useState } from 'react';
import { useRedirect, useUpdate } from 'react-admin';
import type { UseFormReturn } from 'react-hook-form';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { ErrorDetails } from '../../../contracts/tables/pricewright-error.ts';
import { asApiError } from '../http/api-error.ts';
import { request } from '../http/request.ts';
import { useNotifyDone, useNotifyError } from '../ui/use-notify-error.tsx';
import { type Merge, mergeThreeWay } from './form/merge-three-way.ts';
import { changesSince, type PlanFormValues, requestOf } from './form/plan-form-values.ts';
import { showFieldErrors } from './form/show-field-errors.ts';

type LastChange = NonNullable<ErrorDetails['lastChange']>;

/**
 * Saves the form against the revision that it started from. When another was saved meanwhile, what was typed stays in the
 * form and `merge` tells how both sides' changes go together.
 */
export function useSavePlan(form: UseFormReturn<PlanFormValues>, opened: SubscriptionPlan) {
  const [update] = useUpdate();
  const [base, setBase] = useState(opened);
  const [conflict, setConflict] = useState<{ merge: Merge; theirs: SubscriptionPlan; lastChange?: LastChange } | null>(
    null,
  );
  const [pending, setPending] = useState(false);
  // Editors with rows of their own read the form when they mount: after a merge they mount again.
  const [generation, setGeneration] = useState(0);
  const redirect = useRedirect();
  const notifyError = useNotifyError();
  const notifyDone = useNotifyDone();

  const reviewNow = (
    theirs: SubscriptionPlan,
    mine: PlanFormValues = form.getValues(),
    lastChange?: LastChange | undefined,
  ) => {
    const { key: _, ...configuration } = requestOf(mine);
    const merge = mergeThreeWay(base.configuration, configuration, theirs.configuration);
    setConflict({ theirs, merge, ...(lastChange && { lastChange }) });
  };

  const save = async (values: PlanFormValues, from: SubscriptionPlan) => {
    setPending(true);
    try {
      const data = changesSince(from, values);
      if (Object.keys(data).length > 0) {
        await update(
          'plans',
          { id: from.id, data, previousData: from },
          { returnPromise: true, mutationMode: 'pessimistic' },
        );
        notifyDone(`${values.name} is saved`);
      }
      form.reset(values);
      redirect('show', 'plans', from.id);
    } catch (cause) {
      const error = asApiError(cause);
      if (error.status === 412) {
        const theirs = await request<SubscriptionPlan>(`/v1/plans/${from.id}`).catch(() => from);
        reviewNow(theirs, values, error.details.lastChange);
        return;
      }
      showFieldErrors(form, error.fields);
      notifyError(error);
    } finally {
      setPending(false);
    }
  };

  const resolveMerge = async (merged: unknown) => {
    if (!conflict) return;
    const values = merged as PlanFormValues;
    form.reset(values, { keepDefaultValues: true });
    setBase(conflict.theirs);
    setGeneration(generation + 1);
    setConflict(null);
    await save(values, conflict.theirs);
  };

  return {
    base,
    generation,
    pending,
    merge: conflict?.merge ?? null,
    lastChange: conflict?.lastChange,
    closeMerge: () => setConflict(null),
    reviewNow,
    resolveMerge,
    onSave: (values: PlanFormValues) => save(values, base),
  };
}
