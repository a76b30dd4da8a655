import { useForm } from 'react-hook-form';
import { DefinitionPage } from '../definitions/DefinitionPage.tsx';
import { useSaveDefinition } from '../definitions/use-save-definition.ts';
import { MetricForm, type MetricFormValues } from './MetricForm.tsx';
import { metricTemplates } from './metric-templates.ts';

const empty: MetricFormValues = {
  key: '',
  name: '',
  description: '',
  owner: '',
  definition: metricTemplates.conversion,
};

export default function MetricCreate() {
  const form = useForm<MetricFormValues>({ defaultValues: empty });
  const { save, pending } = useSaveDefinition('metrics', form);
  return (
    <DefinitionPage
      title="New metric"
      crumbs={[{ to: '/metrics', label: 'Metrics' }]}
      submit="Create metric"
      pending={pending}
      form={form}
    >
      <MetricForm withKey onSave={save} />
    </DefinitionPage>
  );
}
