import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRedirect, useUpdate } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Metric } from '../../../contracts/metrics.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { MetricForm, type MetricFormValues, metricFormId } from './MetricForm.tsx';

export default function MetricEdit() {
  const { id = '' } = useParams();
  const { data, error } = useQuery({
    queryKey: ['metrics', 'getOne', { id }],
    queryFn: ({ signal }) => request<Metric>(`/v1/metrics/${encodeURIComponent(id)}`, { signal }),
  });
  if (error) return <ErrorPanel error={error} />;
  return data ? <Editor key={data.revision} metric={data} /> : <PageSkeleton />;
}

function Editor({ metric }: { metric: Metric }) {
  const { id, key, name, description, owner, definition } = metric;
  const form = useForm<MetricFormValues>({ defaultValues: { key, name, description, owner, definition } });
  const [update] = useUpdate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async ({ key: _key, ...data }: MetricFormValues) => {
    setPending(true);
    try {
      await update('metrics', { id, data, previousData: metric }, { returnPromise: true });
      form.reset({ key, ...data });
      notifyDone(`${data.name} is saved`);
      redirect('show', 'metrics', id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      wide
      title={name}
      lead="A changed definition is the next version; what was decided by an earlier one stays as it was."
      crumbs={[
        { to: '/metrics', label: 'Metrics' },
        { to: `/metrics/${id}/show`, label: name },
      ]}
      actions={
        <ActionButton type="submit" form={metricFormId} variant="contained" pending={pending}>
          Save
        </ActionButton>
      }
    >
      <MetricForm form={form} withKey={false} onSave={save} />
    </Page>
  );
}
