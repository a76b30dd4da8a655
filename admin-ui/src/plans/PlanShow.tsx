import { Alert, Box, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { api } from '../api.ts';
import { ApprovalNotice } from '../approvals/ApprovalNotice.tsx';
import { useApprovalOf } from '../approvals/use-approvals.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { CustomerCard } from './CustomerCard.tsx';
import { LifecycleStepper } from './LifecycleStepper.tsx';
import { PlanActions } from './PlanActions.tsx';
import { PlanOperation } from './PlanOperation.tsx';
import { PlanStatusLabel } from './PlanStatusLabel.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { tierWords } from './plan-status.ts';
import { StripeFacts } from './StripeFacts.tsx';
import { ValidationPane } from './ValidationPane.tsx';
import { VersionsPanel } from './VersionsPanel.tsx';

const crumbs = [{ to: '/plans', label: 'Plans' }];

export default function PlanShow() {
  const { id = '' } = useParams();
  const { data: plan, error, refetch } = useGetOne<SubscriptionPlan>('plans', { id });
  if (plan) return <PlanPage key={plan.id} plan={plan} stale={error} />;
  if (!error) return <PageSkeleton />;
  return (
    <Page title="Plan" crumbs={crumbs}>
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    </Page>
  );
}

/** The diff is asked for anew whenever the plan or its publication has moved. */
function usePreview({ id, revision, status, openVersion, activeVersion }: SubscriptionPlan) {
  const state = [revision, status, openVersion?.status, activeVersion?.number].join(' ');
  return useQuery({
    queryKey: ['plans', 'preview', { id }, state],
    queryFn: ({ signal }) => api.previewPlan(id, signal),
    enabled: status !== 'archived' && status !== 'superseded',
    placeholderData: (before) => before,
  });
}

function PlanPage({ plan, stale }: { plan: SubscriptionPlan; stale: unknown }) {
  const preview = usePreview(plan);
  const { data: approval } = useApprovalOf(plan.operation?.id);
  const { activeVersion, openVersion, configuration } = plan;
  const lead = (
    <Stack
      component="span"
      direction="row"
      sx={{ display: 'inline-flex', gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}
    >
      <CopyButton value={plan.key} what="plan key" />
      <span>{tierWords[configuration.tier]}</span>
      <span>
        Version {activeVersion?.number ?? plan.version}
        {activeVersion && openVersion && `, ${openVersion.number} in the making`}
      </span>
    </Stack>
  );
  return (
    <Page
      title={configuration.name}
      beside={<PlanStatusLabel status={plan.status} />}
      lead={lead}
      crumbs={crumbs}
      actions={<PlanActions plan={plan} preview={preview.data} waits={approval?.status === 'waiting'} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        {Boolean(stale) && (
          <Alert severity="warning" variant="outlined">
            The last look-up failed: what you see may be out of date.
          </Alert>
        )}
        <LifecycleStepper plan={plan} />
        {approval?.status === 'waiting' && (
          <ApprovalNotice request={approval}>
            {`The publication of version ${openVersion?.number ?? plan.version} waits for approval by somebody else than its maker:`}
          </ApprovalNotice>
        )}
        <PlanOperation plan={plan} />
        <Box
          sx={{
            display: 'grid',
            gap: 2.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 340px' },
          }}
        >
          <Stack sx={{ gap: 2.5, minWidth: 0 }}>
            {plan.status !== 'archived' && (
              <PreviewPanel
                preview={preview}
                hasOpenVersion={Boolean(openVersion)}
                currency={configuration.pricing.currency}
              />
            )}
            <VersionsPanel plan={plan} />
          </Stack>
          <Stack sx={{ gap: 2.5, minWidth: 0 }}>
            {preview.data && <CustomerCard view={preview.data.customerView} />}
            {preview.data && openVersion && (
              <Panel title="Check">
                <ValidationPane result={preview.data.validation} />
              </Panel>
            )}
            <StripeFacts plan={plan} />
          </Stack>
        </Box>
      </Stack>
    </Page>
  );
}
