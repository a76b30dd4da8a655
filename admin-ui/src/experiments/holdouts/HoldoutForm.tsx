import { MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import type { UseFormReturn } from 'react-hook-form';
import type { CreateHoldoutInput } from '../../../../contracts/holdouts.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { Panel } from '../../ui/Panel.tsx';
import { holdoutWords } from './holdout-api.ts';

export const holdoutFormId = 'holdout-form';

interface HoldoutFormProps {
  form: UseFormReturn<CreateHoldoutInput>;
  /** Whom it holds stays as it is once it exists. */
  isNew: boolean;
  onSave: (values: CreateHoldoutInput) => Promise<void>;
}

export function HoldoutForm({ form, isNew, onSave }: HoldoutFormProps) {
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
  const { errors } = form.formState;
  const values = form.watch();
  const wrong = (field: keyof CreateHoldoutInput, help?: string) => ({
    error: Boolean(errors[field]),
    helperText: errors[field]?.message?.toString() ?? help,
  });
  return (
    <form id={holdoutFormId} noValidate onSubmit={(event) => void form.handleSubmit(onSave)(event)}>
      <Panel>
        <Stack sx={{ gap: 2, maxWidth: 560 }}>
          <Typography variant="body1">It keeps {holdoutWords(values)}.</Typography>
          <TextField
            label="Name"
            {...form.register('name', { required: 'A holdout needs a name' })}
            {...wrong('name')}
          />
          {isNew && (
            <TextField
              label="Key"
              placeholder={values.name ? planKeyFrom(values.name) : undefined}
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
          {isNew && (
            <>
              <TextField
                type="number"
                label="Share, %"
                value={values.percentage}
                onChange={({ target }) => form.setValue('percentage', Number(target.value), { shouldDirty: true })}
                slotProps={{ htmlInput: { min: 0.01, max: 50, step: 'any' } }}
                {...wrong('percentage', 'It stays as it is: another share would move customers')}
              />
              <TextField
                select
                label="Of"
                value={values.unit}
                onChange={({ target }) =>
                  form.setValue('unit', target.value === 'person' ? 'person' : 'customer', { shouldDirty: true })
                }
                {...wrong('unit')}
              >
                <MenuItem value="customer">customers, each as a whole</MenuItem>
                <MenuItem value="person">persons, one by one</MenuItem>
              </TextField>
            </>
          )}
          <TextField
            label="Only out of these experiments"
            placeholder="all experiments"
            defaultValue={values.experiments.join(', ')}
            onChange={({ target }) =>
              form.setValue('experiments', target.value.split(/[\s,]+/).filter(Boolean), { shouldDirty: true })
            }
            slotProps={{ inputLabel: { shrink: true } }}
            {...wrong('experiments', 'Keys, separated by commas; empty is all of them, those to come included')}
          />
        </Stack>
      </Panel>
    </form>
  );
}
