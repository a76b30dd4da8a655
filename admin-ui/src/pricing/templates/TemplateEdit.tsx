import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router-dom';
import type { StoredPricingTemplate } from '../../../../contracts/pricing-templates.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { useSaveRecord } from '../../ui/use-save-record.ts';
import { pricingApi } from '../pricing-api.ts';
import { TemplateForm, templateFormId } from './TemplateForm.tsx';
import { sentComponent, type TemplateValues, templateValues } from './template-form-values.ts';

const crumbs = [{ to: '/pricing/templates', label: 'Templates' }];

export default function TemplateEdit() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'template', { id }],
    queryFn: ({ signal }) => pricingApi.template(id, signal),
  });
  if (data) return <Editor key={data.id} template={data} />;
  return error ? (
    <Page title="Template" crumbs={crumbs}>
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    </Page>
  ) : (
    <PageSkeleton />
  );
}

/** Saves against the revision that was opened. */
function Editor({ template: opened }: { template: StoredPricingTemplate }) {
  const [template] = useState(opened);
  const form = useForm<TemplateValues>({ defaultValues: templateValues(template, false) });
  const [removing, setRemoving] = useState(false);
  const { save: saveRecord, pending } = useSaveRecord<TemplateValues, StoredPricingTemplate>(
    form,
    'pricing/templates',
    template,
  );
  const lacking = useLacking()('pricing:edit');
  const off = template.isShipped ? 'It is shipped with Pricewright: copy it, and change the copy' : lacking;
  const save = ({ key: _, ...values }: TemplateValues) =>
    saveRecord({
      data: () => ({ ...values, components: values.components.map(sentComponent) }),
      values: { ...values, key: template.key },
      done: () => `${values.name} is saved`,
      page: 'list',
    });
  return (
    <Page
      wide
      title={template.name}
      lead={template.key}
      crumbs={crumbs}
      actions={
        <>
          <ActionButton disabledReason={off} onClick={() => setRemoving(true)}>
            Remove
          </ActionButton>
          <ActionButton type="submit" form={templateFormId} variant="contained" pending={pending} disabledReason={off}>
            Save
          </ActionButton>
        </>
      }
    >
      <TemplateForm form={form} withKey={false} onSave={save} />
      {removing && <RemoveDialog template={template} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function RemoveDialog({ template, onClose }: { template: StoredPricingTemplate; onClose: () => void }) {
  const { run, pending } = useCommand('pricing', template.id);
  const navigate = useNavigate();
  const remove = async () => {
    if (await run(() => pricingApi.deleteTemplate(template), `${template.name} is removed`)) {
      navigate('/pricing/templates');
    } else onClose();
  };
  return (
    <ConfirmDialog
      title={`Remove ${template.name}?`}
      keep="Keep the template"
      confirm="Remove"
      pending={pending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      Plans that began with it stay as they are. The audit keeps what it was.
    </ConfirmDialog>
  );
}
