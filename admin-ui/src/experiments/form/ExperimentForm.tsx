import { MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { experimentTypes } from '../../../../contracts/experiments.ts';
import { EnvironmentField } from '../../ui/EnvironmentField.tsx';
import { fieldProblem } from '../../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../../ui/NameFields.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordForm } from '../../ui/RecordForm.tsx';
import { useProblems } from '../../ui/use-problems.ts';
import { experimentApi } from '../experiment-api.ts';
import { typeWords } from '../experiment-words.ts';
import { DesignFields } from './DesignFields.tsx';
import type { DraftValues } from './experiment-draft.ts';
import { MetricFields } from './MetricFields.tsx';
import { ScalingFields } from './ScalingFields.tsx';
import { StoppingFields } from './StoppingFields.tsx';
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
  const { data: flags } = useQuery({
    queryKey: ['flags', 'choice'],
    queryFn: ({ signal }) => experimentApi.flags(signal),
  });
  const { problem, report } = useProblems();
  const { errors } = form.formState;
  const values = form.watch();
  const priced = values.experimentType === 'pricing';
  const flag = flags?.data.find(({ key }) => key === values.flagKey);
  const change = (changes: Partial<DraftValues>) => {
    for (const [field, value] of Object.entries(changes)) {
      form.setValue(field as keyof DraftValues, value as never, { shouldDirty: true });
    }
    form.clearErrors(Object.keys(changes) as (keyof DraftValues)[]);
  };
  const wrong = (field: string, help?: string) => fieldProblem(errors, field, help);
  const said = (field: string) => wrong(field).helperText;
  return (
    <RecordForm id={experimentFormId} form={form} problem={problem} onSave={onSave}>
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Question">
          <Stack sx={{ gap: 2 }}>
            <NameFields what="An experiment" withKey={withKey} />
            <TextField
              label="Hypothesis"
              multiline
              minRows={2}
              placeholder="Because …, we believe that … will …, and we shall see it in …"
              slotProps={{ inputLabel: { shrink: true } }}
              {...form.register('hypothesis', { required: 'Say what you believe before you look' })}
              {...wrong('hypothesis')}
            />
            <DescriptionField />
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
              <EnvironmentField value={values.environment} onChange={(environment) => change({ environment })} />
            </Stack>
          </Stack>
        </Panel>
        <Panel title="Variants" hint="The first is the control: what everybody outside the experiment gets too.">
          <VariantFields
            variants={values.variants}
            flag={flag}
            priced={priced}
            onChange={(variants) => change({ variants })}
            onProblem={report('variants')}
            error={said('variants')}
            versionError={(index) => said(`variants.${index}.planVersionId`)}
          />
        </Panel>
        <Panel title="Who is in it">
          <TrafficFields
            traffic={values.trafficAllocation}
            onChange={(trafficAllocation) => change({ trafficAllocation })}
            onProblem={report('condition')}
            error={said('trafficAllocation')}
          />
        </Panel>
        <Panel
          title="How the winner is scaled"
          hint="Stage by stage, and taken back by itself when a guardrail shows harm."
        >
          <ScalingFields
            scaling={values.scaling}
            onChange={(scaling) => change({ scaling })}
            problem={wrong('scaling')}
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
        <Panel title="When it ends" hint="Subjects in another ratio than planned always stop it, without a verdict.">
          <Stack sx={{ gap: 2 }}>
            <StoppingFields
              rules={values.earlyStoppingRules}
              metrics={values.successMetrics}
              onChange={(earlyStoppingRules) => change({ earlyStoppingRules })}
              onProblem={report('budget')}
              error={said('earlyStoppingRules')}
            />
            {priced && (
              <NumberField
                label="Prices still hold after its end, days"
                value={values.noticeDays}
                help="Whoever was given a price can still have it for so long; then it is not sold any more"
                onChange={(days) => change({ noticeDays: days ?? 30 })}
              />
            )}
            <TextField
              select
              label="Once it is known"
              value={values.onConclusion}
              onChange={({ target }) =>
                change({ onConclusion: target.value === 'scale_winner' ? 'scale_winner' : 'ask' })
              }
            >
              <MenuItem value="ask">A person decides</MenuItem>
              <MenuItem value="scale_winner">The winner is scaled by a guarded rollout</MenuItem>
            </TextField>
          </Stack>
        </Panel>
      </Stack>
    </RecordForm>
  );
}
