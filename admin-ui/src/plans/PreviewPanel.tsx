import RefreshIcon from '@mui/icons-material/Refresh';
import { IconButton, Skeleton, Stack, Tooltip } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import type { PlanPreview } from '../../../contracts/plans.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';
import { CatalogueDiffView } from './CatalogueDiffView.tsx';

interface PreviewPanelProps {
  preview: UseQueryResult<PlanPreview>;
  hasOpenVersion: boolean;
  /** Of the plan's amounts. */
  currency: string;
}

export function PreviewPanel({ preview, hasOpenVersion, currency }: PreviewPanelProps) {
  const { data, error, refetch, isFetching } = preview;
  const again = (
    <Tooltip title="Compare with Stripe again">
      <IconButton aria-label="Compare with Stripe again" aria-busy={isFetching} onClick={() => void refetch()}>
        <RefreshIcon fontSize="small" sx={isFetching ? { opacity: 0.4 } : undefined} />
      </IconButton>
    </Tooltip>
  );
  const hint = hasOpenVersion
    ? `What publishing version ${data?.version ?? ''} would do, compared with Stripe as it is now.`
    : 'The live version compared with Stripe as it is now.';
  return (
    <Panel title="Diff against Stripe" hint={hint} aside={again}>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <CatalogueDiffView diff={data.diff} currency={currency} />
      ) : (
        <Stack role="status" aria-label="Comparing with Stripe" sx={{ gap: 0.5 }}>
          <Skeleton width="40%" />
          <Skeleton width="80%" />
          <Skeleton width="70%" />
        </Stack>
      )}
    </Panel>
  );
}
