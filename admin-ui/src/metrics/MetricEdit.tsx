import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Metric } from '../../../contracts/metrics.ts';
import { DefinitionPage } from '../definitions/DefinitionPage.tsx';
import { useSaveDefinition } from '../definitions/use-save-definition.ts';
import { request } from '../http/request.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { MetricForm, type MetricFormValues } from './MetricForm.tsx';

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
  const { save, pending } = useSaveDefinition('metrics', form, metric);
  return (
    <DefinitionPage
      title={name}
      lead="A changed definition is the next version; what was decided by an earlier one stays as it was."
      crumbs={[
        { to: '/metrics', label: 'Metrics' },
        { to: `/metrics/${id}/show`, label: name },
      ]}
      submit="Save"
      pending={pending}
      form={form}
    >
      <MetricForm withKey={false} onSave={save} />
    </DefinitionPage>
  );
}
