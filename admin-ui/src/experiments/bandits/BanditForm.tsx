import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Button, FormHelperText, IconButton, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { rewardOf } from '../../../../domain/bandits/check-bandit.ts';
import { ValueField } from '../../flags/ValueField.tsx';
import { segmentFields } from '../../segments/segment-fields.ts';
import { ConditionBuilder } from '../../ui/condition/ConditionBuilder.tsx';
import { EnvironmentField } from '../../ui/EnvironmentField.tsx';
import { fieldProblem } from '../../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../../ui/NameFields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordForm } from '../../ui/RecordForm.tsx';
import { useProblems } from '../../ui/use-problems.ts';
import { experimentApi } from '../experiment-api.ts';
import type { BanditValues } from './bandit-values.ts';

export const banditFormId = 'bandit-form';

const fields = segmentFields([], []);

interface BanditFormProps {
  form: UseFormReturn<BanditValues>;
  withKey: boolean;
  onSave: (values: BanditValues) => Promise<void>;
}

export function BanditForm({ form, withKey, onSave }: BanditFormProps) {
  const { data: flags } = useQuery({
    queryKey: ['flags', 'choice'],
    queryFn: ({ signal }) => experimentApi.flags(signal),
  });
  const { data: metrics } = useQuery({
    queryKey: ['metrics', 'choice'],
    queryFn: ({ signal }) => experimentApi.metrics(signal),
  });
  const { problem, report } = useProblems();
  const values = form.watch();
  const { errors } = form.formState;
  const flag = flags?.data.find(({ key }) => key === values.flagKey);
  const learnable = metrics?.data.filter(({ definition, archivedAt }) => !archivedAt && rewardOf(definition) !== null);
  const wrong = (field: keyof BanditValues, help?: string) => fieldProblem(errors, field, help);
  const set = (changes: Partial<BanditValues>) => {
    for (const [field, value] of Object.entries(changes)) {
      form.setValue(field as keyof BanditValues, value as never, { shouldDirty: true });
    }
    form.clearErrors(Object.keys(changes) as (keyof BanditValues)[]);
  };
  const setArm = (index: number, changes: Partial<BanditValues['arms'][number]>) =>
    set({ arms: values.arms.map((arm, at) => (at === index ? { ...arm, ...changes } : arm)) });
  const rule = (
    label: string,
    field: 'floorPercentage' | 'burnIn' | 'halfLifeDays' | 'lookEveryHours',
    help: string,
  ) => (
    <TextField
      type="number"
      label={label}
      value={values.policy[field] ?? ''}
      placeholder={field === 'halfLifeDays' ? 'never' : undefined}
      helperText={help}
      onChange={({ target }) =>
        set({ policy: { ...values.policy, [field]: target.value === '' ? null : Number(target.value) } })
      }
      slotProps={{ htmlInput: { min: 0, step: 'any' }, inputLabel: { shrink: true } }}
    />
  );
  return (
    <RecordForm id={banditFormId} form={form} problem={problem} onSave={onSave}>
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Bandit">
          <Stack sx={{ gap: 2 }}>
            <NameFields what="A bandit" withKey={withKey} />
            <DescriptionField />
            <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5 }}>
              <TextField
                select
                fullWidth
                label="Feature"
                value={flags ? values.flagKey : ''}
                onChange={({ target }) => set({ flagKey: target.value })}
                {...wrong('flagKey', 'Its values are the arms')}
              >
                {(flags?.data ?? []).map(({ key, name }) => (
                  <MenuItem key={key} value={key}>
                    {name}
                  </MenuItem>
                ))}
              </TextField>
              <EnvironmentField fullWidth value={values.environment} onChange={(environment) => set({ environment })} />
            </Stack>
            <TextField
              select
              label="Rewarded by"
              value={learnable ? values.metricKey : ''}
              onChange={({ target }) => set({ metricKey: target.value })}
              {...wrong('metricKey', 'A conversion, count, revenue or mean: one value a subject')}
            >
              {(learnable ?? []).map(({ key, name }) => (
                <MenuItem key={key} value={key}>
                  {name}
                </MenuItem>
              ))}
            </TextField>
          </Stack>
        </Panel>
        <Panel title="Arms">
          <Stack sx={{ gap: 2 }}>
            {values.arms.map((arm, index) => (
              <Stack
                // biome-ignore lint/suspicious/noArrayIndexKey: an arm's key is being written here
                key={index}
                role="group"
                aria-label={`Arm ${index + 1}`}
                direction={{ xs: 'column', sm: 'row' }}
                sx={{ gap: 1.5, alignItems: { sm: 'flex-start' } }}
              >
                <TextField
                  fullWidth
                  label="Key"
                  value={arm.key}
                  onChange={(event) => setArm(index, { key: event.target.value })}
                />
                <TextField
                  fullWidth
                  label="Name"
                  value={arm.name ?? ''}
                  onChange={(event) => setArm(index, { name: event.target.value })}
                />
                <ValueField
                  key={flag?.type ?? 'json'}
                  type={flag?.type ?? 'json'}
                  label="They get"
                  value={arm.value}
                  onChange={(value) => setArm(index, { value })}
                  onProblem={report('arms')}
                />
                <IconButton
                  aria-label={`Remove the arm ${arm.key}`}
                  disabled={values.arms.length <= 2}
                  sx={{ alignSelf: { xs: 'flex-end', sm: 'flex-start' } }}
                  onClick={() => set({ arms: values.arms.filter((_, at) => at !== index) })}
                >
                  <RemoveIcon />
                </IconButton>
              </Stack>
            ))}
            {errors.arms && (
              <FormHelperText error>{wrong('arms', 'An arm is not complete.').helperText}</FormHelperText>
            )}
            <Button
              startIcon={<AddIcon />}
              sx={{ alignSelf: 'flex-start' }}
              disabled={values.arms.length >= 20}
              onClick={() =>
                set({
                  arms: [...values.arms, { key: `arm-${values.arms.length + 1}`, value: values.arms.at(-1)?.value }],
                })
              }
            >
              Add an arm
            </Button>
          </Stack>
        </Panel>
        <Panel title="Who is in it" hint="Everybody else gets what the feature’s rules give.">
          <ConditionBuilder
            initial={values.condition}
            fields={fields}
            onChange={(condition) => set({ condition })}
            onProblem={report('condition')}
            error={wrong('condition').helperText}
          />
        </Panel>
      </Stack>
      <Panel title="Rules">
        <Stack sx={{ gap: 2 }}>
          {rule('Every arm keeps, %', 'floorPercentage', 'However bad it looks: it goes on being measured')}
          {rule('Equal shares until, subjects of each arm', 'burnIn', 'With their whole window behind them')}
          {rule('Counts half after, days', 'halfLifeDays', 'For a truth that changes; empty: everything counts alike')}
          {rule('Shares made anew every, hours', 'lookEveryHours', 'Who has an arm keeps it')}
          <TextField
            select
            label="An arm is given to"
            value={values.assignBy}
            onChange={({ target }) => set({ assignBy: target.value === 'person' ? 'person' : 'customer' })}
          >
            <MenuItem value="customer">a customer as a whole</MenuItem>
            <MenuItem value="person">each person</MenuItem>
          </TextField>
          <TextField
            label="The attribute that names them"
            value={values.hashAttribute}
            onChange={({ target }) => set({ hashAttribute: target.value })}
            {...wrong('hashAttribute', 'As callers send it')}
          />
        </Stack>
      </Panel>
    </RecordForm>
  );
}
