import { Autocomplete, FormControlLabel, MenuItem, Stack, Switch, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { priceComponents } from '../../../../domain/plans/price-components.ts';
import { useSettings } from '../../access/use-settings.ts';
import { segmentFields } from '../../segments/segment-fields.ts';
import { ConditionBuilder } from '../../ui/condition/ConditionBuilder.tsx';
import { fieldProblem } from '../../ui/field-problem.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RecordForm } from '../../ui/RecordForm.tsx';
import { useProblems } from '../../ui/use-problems.ts';
import { pricingApi } from '../pricing-api.ts';
import { RuleActionFields } from './RuleActionFields.tsx';
import { RuleEffect } from './RuleEffect.tsx';
import type { RuleFormValues } from './rule-form-values.ts';

export const ruleFormId = 'pricing-rule-form';

interface RuleFormProps {
  form: UseFormReturn<RuleFormValues>;
  onSave: (values: RuleFormValues) => Promise<void>;
}

/** The rule, with what it would do beside it while one writes. */
export function RuleForm({ form, onSave }: RuleFormProps) {
  const { data: plans } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => pricingApi.plans(signal),
  });
  const known = plans?.data ?? [];
  const { problem, report } = useProblems();
  const { baseCurrency } = useSettings();
  const { errors } = form.formState;
  const values = form.watch();
  const wrong = (field: keyof RuleFormValues, help?: string) => fieldProblem(errors, field, help);
  const chosen = values.targetPlans.length > 0 ? known.filter(({ key }) => values.targetPlans.includes(key)) : known;
  const currencies = [
    ...new Set([
      ...chosen.map(({ configuration }) => configuration.pricing.currency),
      ...chosen.flatMap(({ configuration }) =>
        priceComponents(configuration).flatMap(({ currencyOptions }) => Object.keys(currencyOptions)),
      ),
    ]),
  ];
  const components = [
    ...new Set(chosen.flatMap(({ configuration }) => priceComponents(configuration).map(({ key }) => key))),
  ];
  return (
    <RecordForm id={ruleFormId} form={form} problem={problem} layout="aside" onSave={onSave}>
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Rule">
          <Stack sx={{ gap: 2 }}>
            <TextField
              label="Name"
              {...form.register('name', { required: 'A rule needs a name' })}
              {...wrong('name')}
            />
            <Autocomplete
              multiple
              options={known.map(({ key }) => key)}
              value={values.targetPlans}
              onChange={(_event, next) => form.setValue('targetPlans', next, { shouldDirty: true })}
              renderInput={(params) => (
                <TextField {...params} label="Plans" {...wrong('targetPlans', 'None is every plan')} />
              )}
            />
            <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
              <TextField
                label="Priority"
                {...form.register('priority')}
                {...wrong('priority', 'The highest wins')}
                slotProps={{ htmlInput: { inputMode: 'numeric' } }}
              />
              <TextField
                label="From"
                type="datetime-local"
                {...form.register('validFrom')}
                {...wrong('validFrom', 'Empty: from now on')}
                slotProps={{ inputLabel: { shrink: true } }}
              />
              <TextField
                label="Until"
                type="datetime-local"
                {...form.register('validTo')}
                {...wrong('validTo', 'Empty: until it is ended')}
                slotProps={{ inputLabel: { shrink: true } }}
              />
            </Stack>
            <FormControlLabel
              control={
                <Switch
                  checked={values.isActive}
                  onChange={(_event, on) => form.setValue('isActive', on, { shouldDirty: true })}
                />
              }
              label="Switched on"
            />
          </Stack>
        </Panel>
        <Panel title="For whom">
          <ConditionBuilder
            initial={values.condition}
            fields={segmentFields(
              known.map(({ key }) => key),
              [...new Set(known.map(({ configuration }) => configuration.pricing.currency))],
            )}
            onChange={(next) => {
              form.clearErrors('condition');
              form.setValue('condition', next, { shouldDirty: true });
            }}
            onProblem={report('condition')}
            error={errors.condition?.message?.toString()}
          />
        </Panel>
        <Panel title="What it does">
          <Stack sx={{ gap: 2 }}>
            <TextField
              select
              label="Effect"
              value={values.type}
              onChange={(event) =>
                form.setValue('type', event.target.value as RuleFormValues['type'], { shouldDirty: true })
              }
            >
              <MenuItem value="change_percentage">Prices up or down by a percentage</MenuItem>
              <MenuItem value="discount">A discount on the whole</MenuItem>
              <MenuItem value="replace_price">Another price for one component</MenuItem>
              <MenuItem value="grandfather">Keep the prices of an earlier version</MenuItem>
            </TextField>
            <RuleActionFields
              form={form}
              components={components}
              currencies={currencies.length > 0 ? currencies : [baseCurrency]}
              onProblem={report('price')}
              wrong={wrong}
            />
          </Stack>
        </Panel>
      </Stack>
      <RuleEffect values={values} />
    </RecordForm>
  );
}
