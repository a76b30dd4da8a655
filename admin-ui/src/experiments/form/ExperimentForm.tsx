import { Box, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import type { UseFormReturn } from 'react-hook-form';
import { experimentTypes } from '../../../../contracts/experiments.ts';
import { flagEnvironments } from '../../../../contracts/tables/flag-lifecycle.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { Panel } from '../../ui/Panel.tsx';
import { experimentApi } from '../experiment-api.ts';
import { typeWords } from '../experiment-words.ts';
import { DesignFields } from './DesignFields.tsx';
import type { DraftValues } from './experiment-draft.ts';
import { MetricFields } from './MetricFields.tsx';
import { TrafficFields } from './TrafficFields.tsx';
import { VariantFields } from './VariantFields.tsx';

export const experimentFormId = 'experiment-form';

interface ExperimentFormProps {
  form: UseFormReturn<DraftValues>;
  /** An experiment that exists keeps its key. */
  withKey: boolean;
  onSave: (values: DraftValues) => Promise<void>;
}

/** What is asked, of whom, measured by what, and when it ends: all agreed on before it begins. */
export function ExperimentForm({ form, withKey, onSave }: ExperimentFormProps) {
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
  const { data: flags } = useQuery({
    queryKey: ['flags', 'choice'],
    queryFn: ({ signal }) => experimentApi.flags(signal),
  });
  const [problem, setProblem] = useState<string | null>(null);
  const { errors } = form.formState;
  const values = form.watch();
  const flag = flags?.data.find(({ key }) => key === values.flagKey);
  const change = (changes: Partial<DraftValues>) => {
    for (const [field, value] of Object.entries(changes)) {
      form.setValue(field as keyof DraftValues, value as never, { shouldDirty: true });
    }
    form.clearErrors(Object.keys(changes) as (keyof DraftValues)[]);
  };
  const said = (field: keyof DraftValues) => {
    const error = errors[field];
    const nested = error && !error.message ? Object.values(error).find((one) => one && typeof one === 'object') : error;
    return (nested as { message?: string } | undefined)?.message;
  };
  const wrong = (field: keyof DraftValues, help?: string) => ({
    error: Boolean(errors[field]),
    helperText: said(field) ?? help,
  });
  const save = form.handleSubmit(async (values) => {
    if (!problem) await onSave(values);
  });
  return (
    <Box
      component="form"
      id={experimentFormId}
      noValidate
      onSubmit={(event) => void save(event)}
      sx={{
        display: 'grid',
        gap: 2.5,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Question">
          <Stack sx={{ gap: 2 }}>
            <TextField
              label="Name"
              {...form.register('name', { required: 'An experiment needs a name' })}
              {...wrong('name')}
            />
            {withKey && (
              <TextField
                label="Key"
                placeholder={values.name ? planKeyFrom(values.name) : undefined}
                slotProps={{ inputLabel: { shrink: true } }}
                {...form.register('key')}
                {...wrong('key', 'For machines; it stays as it is. Empty: made from the name')}
              />
            )}
            <TextField
              label="Hypothesis"
              multiline
              minRows={2}
              placeholder="Because …, we believe that … will …, and we shall see it in …"
              slotProps={{ inputLabel: { shrink: true } }}
              {...form.register('hypothesis', { required: 'Say what you believe before you look' })}
              {...wrong('hypothesis')}
            />
            <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 160px' } }}>
              <TextField
                select
                label="Feature"
                value={flags ? values.flagKey : ''}
                onChange={({ target }) => change({ flagKey: target.value })}
                {...wrong('flagKey', 'Its values are the variants')}
              >
                {(flags?.data ?? []).map(({ key, name }) => (
                  <MenuItem key={key} value={key}>
                    {name}
                  </MenuItem>
                ))}
              </TextField>
              <TextField
                select
                label="Kind"
                value={values.experimentType}
                onChange={({ target }) =>
                  change({ experimentType: experimentTypes.find((type) => type === target.value) ?? 'feature' })
                }
              >
                {experimentTypes.map((type) => (
                  <MenuItem key={type} value={type}>
                    {typeWords[type]}
                  </MenuItem>
                ))}
              </TextField>
              <TextField
                select
                label="Environment"
                value={values.environment}
                onChange={({ target }) =>
                  change({ environment: flagEnvironments.find((one) => one === target.value) ?? 'production' })
                }
              >
                {flagEnvironments.map((environment) => (
                  <MenuItem key={environment} value={environment}>
                    {environment}
                  </MenuItem>
                ))}
              </TextField>
            </Stack>
          </Stack>
        </Panel>
        <Panel title="Variants" hint="The first is the control: what everybody outside the experiment gets too.">
          <VariantFields
            variants={values.variants}
            flag={flag}
            onChange={(variants) => change({ variants })}
            onProblem={setProblem}
            error={said('variants')}
          />
        </Panel>
        <Panel title="Who is in it">
          <TrafficFields
            traffic={values.trafficAllocation}
            onChange={(trafficAllocation) => change({ trafficAllocation })}
            onProblem={setProblem}
            error={said('trafficAllocation')}
          />
        </Panel>
      </Stack>
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Metrics" hint="The primary one decides.">
          <MetricFields
            metrics={values.successMetrics}
            onChange={(successMetrics) => change({ successMetrics })}
            error={said('successMetrics')}
          />
        </Panel>
        <Panel title="Design">
          <DesignFields values={values} onChange={change} />
        </Panel>
      </Stack>
    </Box>
  );
}
