import { Autocomplete, Box, Checkbox, FormControlLabel, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { promotionTypes } from '../../../contracts/pricing-promotions.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { segmentFields } from '../segments/segment-fields.ts';
import { ConditionBuilder } from '../ui/condition/ConditionBuilder.tsx';
import { fieldProblem } from '../ui/field-problem.ts';
import { Panel } from '../ui/Panel.tsx';
import { RecordForm } from '../ui/RecordForm.tsx';
import { Choice } from './Choice.tsx';
import type { PromotionFormValues } from './promotion-form-values.ts';
import { typeWords } from './promotion-words.ts';

export const promotionFormId = 'promotion-form';

interface PromotionFormProps {
  form: UseFormReturn<PromotionFormValues>;
  /** One that exists keeps its kind and currency. */
  isNew: boolean;
  onSave: (values: PromotionFormValues) => Promise<void>;
}

const row = { display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } } as const;
const shrink = { inputLabel: { shrink: true } };

export function PromotionForm({ form, isNew, onSave }: PromotionFormProps) {
  const { data: plans } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => request<Listed<SubscriptionPlan>>('/v1/plans?perPage=100&sort=key', { signal }),
  });
  const keys = (plans?.data ?? []).map(({ key }) => key);
  const currencies = [...new Set((plans?.data ?? []).map(({ configuration }) => configuration.pricing.currency))];
  const [problem, setProblem] = useState<string | null>(null);
  const { errors } = form.formState;
  const [type, duration, condition] = form.watch(['type', 'duration', 'condition']);
  const field = (name: keyof PromotionFormValues, help?: string) => ({
    ...form.register(name as 'name'),
    ...fieldProblem(errors, name, help),
  });
  const takesOff = type === 'percentage' || type === 'fixed_amount';
  const valueLabel = { percentage: 'Per cent off', fixed_amount: 'Amount off', free_trial: 'Days', upgrade: '' }[type];
  return (
    <RecordForm id={promotionFormId} form={form} problem={problem} layout="one" onSave={onSave}>
      <Stack sx={{ gap: 2.5, maxWidth: 820 }}>
        <Panel title="What is given">
          <Stack sx={{ gap: 2 }}>
            <TextField label="Name" {...field('name')} />
            <TextField label="Description" multiline minRows={2} {...field('description')} />
            <Box sx={row}>
              <Choice
                form={form}
                name="type"
                label="Kind"
                disabled={!isNew}
                options={Object.fromEntries(promotionTypes.map((one) => [one, typeWords[one]]))}
              />
              {type === 'upgrade' ? (
                <Choice
                  form={form}
                  name="upgradeTo"
                  label="Plan that is given"
                  options={Object.fromEntries(keys.map((key) => [key, key]))}
                />
              ) : (
                <TextField label={valueLabel} slotProps={{ htmlInput: { inputMode: 'decimal' } }} {...field('value')} />
              )}
            </Box>
            {takesOff && (
              <Box sx={row}>
                {type === 'fixed_amount' && (
                  <TextField label="Currency" disabled={!isNew} {...field('currency', 'ISO 4217, such as usd')} />
                )}
                <Choice
                  form={form}
                  name="duration"
                  label="On which invoices"
                  options={{ once: 'The first one', repeating: 'Those of some months', forever: 'All of them' }}
                />
                {duration === 'repeating' && <TextField label="Months" {...field('durationInMonths')} />}
              </Box>
            )}
          </Stack>
        </Panel>
        <Panel title="When, and how often">
          <Stack sx={{ gap: 2 }}>
            <Box sx={row}>
              <TextField label="From" type="datetime-local" slotProps={shrink} {...field('validFrom')} />
              <TextField label="Until" type="datetime-local" slotProps={shrink} {...field('validTo', 'Empty: open')} />
              <TextField label="At most, in all" slotProps={shrink} {...field('usageLimit', 'Empty: no limit')} />
              <TextField
                label="At most, a customer"
                slotProps={shrink}
                {...field('usageLimitPerCustomer', 'Empty: no limit')}
              />
            </Box>
            <Controller
              control={form.control}
              name="requiresCode"
              render={({ field: { value, onChange } }) => (
                <FormControlLabel
                  control={<Checkbox checked={value} onChange={(_, checked) => onChange(checked)} />}
                  label="Only for a code; without, everybody has it whom the condition fits"
                />
              )}
            />
          </Stack>
        </Panel>
        <Panel title="For whom">
          <Stack sx={{ gap: 2 }}>
            <Controller
              control={form.control}
              name="targetPlans"
              render={({ field: { value, onChange } }) => (
                <Autocomplete
                  multiple
                  options={keys}
                  value={value}
                  onChange={(_, chosen) => onChange(chosen)}
                  renderInput={(params) => (
                    <TextField
                      {...params}
                      label="Plans"
                      error={Boolean(errors.targetPlans)}
                      helperText={errors.targetPlans?.message?.toString() ?? 'None named: all'}
                    />
                  )}
                />
              )}
            />
            <ConditionBuilder
              initial={condition}
              fields={segmentFields(keys, currencies)}
              onChange={(next) => form.setValue('condition', next, { shouldDirty: true })}
              onProblem={setProblem}
              error={errors.condition?.message?.toString()}
            />
          </Stack>
        </Panel>
        {takesOff && (
          <Panel title="Beside other promotions">
            <Box sx={row}>
              <Choice
                form={form}
                name="stacking"
                label="Combined"
                options={{ exclusive: 'Never: it stands alone', stackable: 'With others that may be' }}
              />
              <TextField label="Group" {...field('stackingGroup', 'Of one group only the best is given')} />
              <TextField label="Priority" {...field('priority', 'The highest is taken off first')} />
            </Box>
          </Panel>
        )}
      </Stack>
    </RecordForm>
  );
}
