import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import { api } from '../api.ts';
import { asApiError } from '../http/api-error.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone, useNotifyError } from '../ui/use-notify-error.tsx';
import { type PlanFormValues, requestOf } from './form/plan-form-values.ts';
import { showFieldErrors } from './form/show-field-errors.ts';
import { useKnownRecords } from './form/use-known-records.ts';
import { PlanForm } from './PlanForm.tsx';
import { useTemplatePlan } from './use-template-plan.ts';

export default function PlanCreate() {
  const begun = useTemplatePlan();
  if (begun.error) {
    return (
      <Page title="New plan">
        <ErrorPanel error={begun.error} onRetry={() => void begun.retry()} />
      </Page>
    );
  }
  return begun.plan ? <Creator begunWith={begun.plan} /> : <PageSkeleton />;
}

function Creator({ begunWith }: { begunWith: PlanFormValues }) {
  const form = useForm<PlanFormValues>({ defaultValues: begunWith });
  const { registry, records, error, retry } = useKnownRecords(null);
  const { onSave, pending } = useCreatePlan(form);
  if (error)
    return (
      <Page title="New plan">
        <ErrorPanel error={error} onRetry={() => void retry()} />
      </Page>
    );
  if (!registry) return <PageSkeleton />;
  return (
    <Page
      title="New plan"
      lead="Begins as a draft: nothing reaches Stripe before you publish."
      crumbs={[{ to: '/plans', label: 'Plans' }]}
      wide
    >
      <PlanForm
        form={form}
        registry={registry}
        records={records}
        withKey
        onSave={onSave}
        actions={
          <ActionButton type="submit" variant="contained" pending={pending}>
            Create draft
          </ActionButton>
        }
      />
    </Page>
  );
}

function useCreatePlan(form: ReturnType<typeof useForm<PlanFormValues>>) {
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyError = useNotifyError();
  const notifyDone = useNotifyDone();

  const onSave = async (values: PlanFormValues) => {
    setPending(true);
    try {
      const request = requestOf(values);
      const result = await api.validatePlan(request);
      if (!result.isValid) {
        showFieldErrors(form, result.errors);
        return;
      }
      const plan = await create('plans', { data: request }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} is a draft now`);
      redirect('show', 'plans', plan.id);
    } catch (error) {
      showFieldErrors(form, asApiError(error).fields);
      notifyError(error);
    } finally {
      setPending(false);
    }
  };
  return { onSave, pending };
}
