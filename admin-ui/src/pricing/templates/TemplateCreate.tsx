import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useSearchParams } from 'react-router-dom';
import type { StoredPricingTemplate } from '../../../../contracts/pricing-templates.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { useSettings } from '../../access/use-settings.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSaveRecord } from '../../ui/use-save-record.ts';
import { pricingApi } from '../pricing-api.ts';
import { TemplateForm, templateFormId } from './TemplateForm.tsx';
import { emptyTemplate, sentComponent, type TemplateValues, templateValues } from './template-form-values.ts';

const crumbs = [{ to: '/pricing/templates', label: 'Templates' }];

/** A new template; one that the address names (`?from=`) is copied. */
export default function TemplateCreate() {
  const [params] = useSearchParams();
  const from = params.get('from') ?? '';
  const { baseCurrency } = useSettings();
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'template', { id: from }],
    queryFn: ({ signal }) => pricingApi.template(from, signal),
    enabled: from !== '',
  });
  if (from === '') return <Creator values={emptyTemplate(baseCurrency)} />;
  if (data) return <Creator values={templateValues(data, true)} />;
  return error ? (
    <Page title="New template" crumbs={crumbs}>
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    </Page>
  ) : (
    <PageSkeleton />
  );
}

function Creator({ values: begunWith }: { values: TemplateValues }) {
  const form = useForm<TemplateValues>({ defaultValues: begunWith });
  const { save: saveRecord, pending } = useSaveRecord<TemplateValues, StoredPricingTemplate>(form, 'pricing/templates');
  const save = (values: TemplateValues) =>
    saveRecord({
      data: () => ({
        ...values,
        key: values.key.trim() || planKeyFrom(values.name),
        components: values.components.map(sentComponent),
      }),
      values,
      done: () => `Plans can begin with ${values.name} now`,
      page: 'list',
    });
  return (
    <Page
      wide
      title="New template"
      lead="Plans that began with a template keep what they have when it changes."
      crumbs={crumbs}
      actions={
        <ActionButton type="submit" form={templateFormId} variant="contained" pending={pending}>
          Create template
        </ActionButton>
      }
    >
      <TemplateForm form={form} withKey onSave={save} />
    </Page>
  );
}
