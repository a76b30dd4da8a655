import { MenuItem, Stack, TextField, Typography } from '@mui/material';
import type { UseFormReturn } from 'react-hook-form';
import type { CreateHoldoutInput } from '../../../../contracts/holdouts.ts';
import { fieldProblem } from '../../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../../ui/NameFields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordForm } from '../../ui/RecordForm.tsx';
import { holdoutWords } from './holdout-api.ts';

export const holdoutFormId = 'holdout-form';

interface HoldoutFormProps {
  form: UseFormReturn<CreateHoldoutInput>;
  /** Whom it holds stays as it is once it exists. */
  isNew: boolean;
  onSave: (values: CreateHoldoutInput) => Promise<void>;
}

export function HoldoutForm({ form, isNew, onSave }: HoldoutFormProps) {
  const { errors } = form.formState;
  const values = form.watch();
  const wrong = (field: keyof CreateHoldoutInput, help?: string) => fieldProblem(errors, field, help);
  return (
    <RecordForm id={holdoutFormId} form={form} layout="one" onSave={onSave}>
      <Panel>
        <Stack sx={{ gap: 2, maxWidth: 560 }}>
          <Typography variant="body1">It keeps {holdoutWords(values)}.</Typography>
          <NameFields what="A holdout" withKey={isNew} />
          <DescriptionField />
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
    </RecordForm>
  );
}
