import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRedirect, useUpdate } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Experiment } from '../../../contracts/experiments.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
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
  const [update] = useUpdate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const lacking = useLacking()('experiments:edit');
  const save = async ({ key: _, ...values }: DraftValues) => {
    setPending(true);
    try {
      const before: Record<string, unknown> = draftOf(experiment);
      const data = Object.fromEntries(
        Object.entries(values).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field])),
      );
      await update(
        'experiments',
        { id: experiment.id, data, previousData: experiment },
        { returnPromise: true, mutationMode: 'pessimistic' },
      );
      form.reset({ ...values, key: experiment.key });
      notifyDone(`${values.name} is saved`);
      redirect('show', 'experiments', experiment.id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
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
