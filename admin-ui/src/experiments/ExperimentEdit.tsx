import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Experiment } from '../../../contracts/experiments.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { experimentApi } from './experiment-api.ts';
import { ExperimentForm, experimentFormId } from './form/ExperimentForm.tsx';
import { type DraftValues, draftOf } from './form/experiment-draft.ts';

export default function ExperimentEdit() {
  const { id = '' } = useParams();
  const { data, error } = useQuery({
    queryKey: ['experiments', 'getOne', { id }],
    queryFn: ({ signal }) => experimentApi.read(id, signal),
  });
  if (error) return <ErrorPanel error={error} />;
  return data ? <Editor key={data.id} experiment={data} /> : <PageSkeleton />;
}

/** Saves against the revision that was opened; only what was changed is sent, since not everything may change while it runs. */
function Editor({ experiment: opened }: { experiment: Experiment }) {
  const [experiment] = useState(opened);
  const form = useForm<DraftValues>({ defaultValues: draftOf(experiment) });
  const { save: saveRecord, pending } = useSaveRecord<DraftValues, Experiment>(form, 'experiments', experiment);
  const lacking = useLacking()('experiments:edit');
  const save = ({ key: _, ...values }: DraftValues) => {
    const before: Record<string, unknown> = draftOf(experiment);
    const data = Object.fromEntries(
      Object.entries(values).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field])),
    );
    return saveRecord({
      data: () => data,
      values: { ...values, key: experiment.key },
      done: () => `${values.name} is saved`,
      page: 'show',
    });
  };
  return (
    <Page
      wide
      title={experiment.name}
      lead={
        experiment.status === 'draft'
          ? experiment.key
          : 'It runs: its words may change, and more traffic may come in. Nothing else.'
      }
      crumbs={[
        { to: '/experiments', label: 'Experiments' },
        { to: `/experiments/${experiment.id}/show`, label: experiment.name },
      ]}
      actions={
        <ActionButton
          type="submit"
          form={experimentFormId}
          variant="contained"
          pending={pending}
          disabledReason={lacking}
        >
          Save
        </ActionButton>
      }
    >
      <ExperimentForm form={form} withKey={false} onSave={save} />
    </Page>
  );
}
