import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useForm } from 'react-hook-form';
import { Link, useParams } from 'react-router-dom';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import type { PlanFormValues } from './form/plan-form-values.ts';
import { useKnownRecords } from './form/use-known-records.ts';
import { PlanForm } from './PlanForm.tsx';
import { PlanStatusLabel } from './PlanStatusLabel.tsx';
import { refusalOf } from './plan-actions.ts';
import { useSavePlan } from './use-save-plan.ts';

export default function PlanEdit() {
  const { id = '' } = useParams();
  const { data: plan, error, refetch } = useGetOne<SubscriptionPlan>('plans', { id });
  if (error && !plan)
    return (
      <Page title="Plan">
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  if (!plan) return <PageSkeleton />;
  return <EditPlan key={plan.id} present={plan} />;
}

/** `present` follows the server; the form starts from what it was when the page opened. */
function EditPlan({ present }: { present: SubscriptionPlan }) {
  const [opened] = useState(present);
  const form = useForm<PlanFormValues>({ defaultValues: opened.configuration });
  const { registry, records, error, retry } = useKnownRecords(present.id);
  const { onSave, pending, merge, lastChange, closeMerge, resolveMerge, reviewNow, base, generation } = useSavePlan(
    form,
    opened,
  );
  const refusal = useLacking()('plans:edit') ?? refusalOf('edit', present);
  const crumbs = [
    { to: '/plans', label: 'Plans' },
    { to: `/plans/${present.id}/show`, label: opened.configuration.name },
  ];
  if (error)
    return (
      <Page title="Edit plan" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void retry()} />
      </Page>
    );
  if (!registry) return <PageSkeleton />;

  const opensNext = !present.openVersion && present.activeVersion;
  const changedMeanwhile = present.revision !== base.revision && (
    <Alert severity="warning" variant="outlined" action={<Button onClick={() => reviewNow(present)}>Review</Button>}>
      Somebody saved this plan after you opened it. What you typed is kept.
    </Alert>
  );
  const lead = opensNext
    ? `Saving opens version ${present.version + 1}; version ${present.version} goes on selling until that is published.`
    : present.openVersion?.status === 'preview'
      ? 'Saving takes this version back to draft and undoes what was staged in Stripe.'
      : `Version ${present.version}, a draft until you publish it.`;
  return (
    <Page
      title={`Edit ${opened.configuration.name}`}
      beside={<PlanStatusLabel status={present.openVersion?.status ?? present.status} />}
      lead={lead}
      crumbs={crumbs}
      wide
    >
      <PlanForm
        key={generation}
        form={form}
        registry={registry}
        records={records}
        onSave={onSave}
        actions={
          <>
            <Button component={Link} to={`/plans/${present.id}/show`} variant="outlined">
              Cancel
            </Button>
            <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
              {opensNext ? `Save as version ${present.version + 1}` : 'Save draft'}
            </ActionButton>
          </>
        }
        notice={changedMeanwhile || undefined}
      />
      {merge && (
        <ConflictDialog
          merge={merge}
          lastChange={lastChange}
          onClose={closeMerge}
          onResolve={(merged) => void resolveMerge(merged)}
        />
      )}
    </Page>
  );
}
