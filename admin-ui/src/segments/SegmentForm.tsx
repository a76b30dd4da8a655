import { Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { CreateSegmentInput } from '../../../contracts/segments.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { ConditionBuilder } from '../ui/condition/ConditionBuilder.tsx';
import { fieldProblem } from '../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../ui/NameFields.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordForm } from '../ui/RecordForm.tsx';
import { SegmentCount } from './SegmentCount.tsx';
import { segmentFields } from './segment-fields.ts';

export const segmentFormId = 'segment-form';

interface SegmentFormProps {
  form: UseFormReturn<CreateSegmentInput>;
  /** A segment that exists keeps its key. */
  withKey: boolean;
  onSave: (values: CreateSegmentInput) => Promise<void>;
}

/** Name, description and condition, with how many customers it holds for beside it while one writes. */
export function SegmentForm({ form, withKey, onSave }: SegmentFormProps) {
  const { data: plans } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => request<Listed<SubscriptionPlan>>('/v1/plans?perPage=100&sort=key', { signal }),
  });
  const known = plans?.data ?? [];
  const fields = segmentFields(
    known.map(({ key }) => key),
    [...new Set(known.map(({ configuration }) => configuration.pricing.currency))],
  );
  const [problem, setProblem] = useState<string | null>(null);
  const condition = form.watch('condition');
  return (
    <RecordForm id={segmentFormId} form={form} problem={problem} layout="aside" onSave={onSave}>
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Segment">
          <Stack sx={{ gap: 2 }}>
            <NameFields what="A segment" withKey={withKey} />
            <DescriptionField />
          </Stack>
        </Panel>
        <Panel title="Condition">
          <ConditionBuilder
            initial={condition}
            fields={fields}
            onChange={(next) => {
              form.clearErrors('condition');
              form.setValue('condition', next, { shouldDirty: true });
            }}
            onProblem={setProblem}
            error={fieldProblem(form.formState.errors, 'condition').helperText}
          />
        </Panel>
      </Stack>
      <SegmentCount condition={condition} />
    </RecordForm>
  );
}
