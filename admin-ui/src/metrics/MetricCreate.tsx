import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { MetricForm, type MetricFormValues, metricFormId } from './MetricForm.tsx';
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
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: MetricFormValues) => {
    setPending(true);
    try {
      const key = values.key.trim() || planKeyFrom(values.name).replaceAll('-', '_');
      await create('metrics', { data: { ...values, key } }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} is a metric now`);
      redirect('list', 'metrics');
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      wide
      title="New metric"
      crumbs={[{ to: '/metrics', label: 'Metrics' }]}
      actions={
        <ActionButton type="submit" form={metricFormId} variant="contained" pending={pending}>
          Create metric
        </ActionButton>
      }
    >
      <MetricForm form={form} withKey onSave={save} />
    </Page>
  );
}
