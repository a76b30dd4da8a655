import { useDeferredValue, useMemo } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { Flag } from '../../../../contracts/flags.ts';
import { checkValues, type KnownRecords, previewOf } from './check-values.ts';
import type { PlanFormValues } from './plan-form-values.ts';

/** The card and the findings for what is in the form; typing goes first, they follow at once after it. */
export function useLiveCheck(control: Control<PlanFormValues>, registry: Flag[], records: KnownRecords) {
  const values = useDeferredValue(useWatch({ control }) as PlanFormValues);
  return useMemo(
    () => ({
      ...previewOf(values, registry),
      result: checkValues(values, records, new Date()),
    }),
    [values, registry, records],
  );
}
