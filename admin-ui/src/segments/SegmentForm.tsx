import { Box, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import type { UseFormReturn } from 'react-hook-form';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { CreateSegmentInput } from '../../../contracts/segments.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { ConditionBuilder } from '../ui/condition/ConditionBuilder.tsx';
import { Panel } from '../ui/Panel.tsx';
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
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
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
  const { errors } = form.formState;
  const [name, condition] = form.watch(['name', 'condition']);
  const wrong = (field: keyof CreateSegmentInput, help?: string) => ({
    error: Boolean(errors[field]),
    helperText: errors[field]?.message?.toString() ?? help,
  });
  const save = form.handleSubmit(async (values) => {
    if (!problem) await onSave(values);
  });
  return (
    <Box
      component="form"
      id={segmentFormId}
      noValidate
      onSubmit={(event) => void save(event)}
      sx={{
        display: 'grid',
        gap: 2.5,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 2fr) minmax(260px, 1fr)' },
      }}
    >
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Segment">
          <Stack sx={{ gap: 2 }}>
            <TextField
              label="Name"
              {...form.register('name', { required: 'A segment needs a name' })}
              {...wrong('name')}
            />
            {withKey && (
              <TextField
                label="Key"
                placeholder={name ? planKeyFrom(name) : undefined}
                slotProps={{ inputLabel: { shrink: true } }}
                {...form.register('key')}
                {...wrong('key', 'For machines; it stays as it is. Empty: made from the name')}
              />
            )}
            <TextField
              label="Description"
              multiline
              minRows={2}
              {...form.register('description')}
              {...wrong('description')}
            />
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
            error={errors.condition?.message?.toString()}
          />
        </Panel>
      </Stack>
      <SegmentCount condition={condition} />
    </Box>
  );
}
