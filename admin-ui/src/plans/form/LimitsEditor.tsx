import { useController, useFormContext } from 'react-hook-form';
import { LimitRows } from '../../ui/LimitRows.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';

interface LimitsEditorProps {
  name: 'limits' | `features.${number}.limits`;
  /** Whose limits they are, for labels. */
  of: string;
}

/** Limits of the plan, or of one of its features. */
export function LimitsEditor({ name, of }: LimitsEditorProps) {
  const { control } = useFormContext<PlanFormValues>();
  const { field } = useController({ name, control });
  return (
    <>
      <LimitRows initial={field.value ?? {}} onChange={field.onChange} of={of} />
      <PartProblem name={name} deep />
    </>
  );
}
