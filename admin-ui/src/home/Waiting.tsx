import { Box, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useMay } from '../access/use-may.ts';
import { severityWords } from '../alerts/alert-words.ts';
import { useRaisedAlerts } from '../alerts/use-raised-alerts.ts';
import { useWaitingApprovals } from '../approvals/use-approvals.ts';
import { useDecisionRefusal } from '../approvals/use-decision.ts';
import { useAttention } from '../attention/use-attention.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot, type Tone } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';

/** Of each kind so many stand here; the list behind has them all. */
const shown = 4;

interface WaitingRow {
  id: string;
  to: string;
  title: string;
  kind: string;
  tone: Tone;
  when: ReactNode;
}

/** What waits for the person who looks: changes to decide, things that need attention, alerts. */
export function Waiting() {
  const approvals = useWaitingApprovals();
  const attention = useAttention();
  const alerts = useRaisedAlerts();
  const refusalOf = useDecisionRefusal();
  const mayResolve = useMay('attention:resolve');
  const mayAcknowledge = useMay('alerts:acknowledge');
  const queries = [approvals, attention, alerts];
  const failed = queries.find(({ error, data }) => error && !data);
  // What one may not even read waits for somebody else.
  const pending = queries.some(({ isLoading }) => isLoading);

  const mine = (approvals.data?.data ?? []).filter((request) => refusalOf('approve', request) === null);
  const rows: WaitingRow[] = [
    ...mine.slice(0, shown).map(({ id, summary, expiresAt }) => ({
      id,
      to: `/approvals/${id}/show`,
      title: summary,
      kind: 'Approve or reject',
      tone: 'info' as const,
      when: (
        <>
          expires <Timestamp at={expiresAt} />
        </>
      ),
    })),
    ...(mayResolve ? (attention.data?.data ?? []) : []).slice(0, shown).map(({ id, title, since }) => ({
      id,
      to: '/attention',
      title,
      kind: 'Needs attention',
      tone: 'warn' as const,
      when: <Timestamp at={since} />,
    })),
    ...(mayAcknowledge ? (alerts.data?.data ?? []) : []).slice(0, shown).map(({ id, summary, severity, raisedAt }) => ({
      id,
      to: '/alerts',
      title: summary,
      kind: `Alert, ${severityWords[severity].words.toLowerCase()}`,
      tone: severityWords[severity].tone,
      when: <Timestamp at={raisedAt} />,
    })),
  ];

  if (failed) return <ErrorPanel error={failed.error} onRetry={() => void failed.refetch()} />;
  return (
    <Panel title="Waits for you" flush>
      {pending && rows.length === 0 && <RowsSkeleton />}
      {!pending && rows.length === 0 && (
        <Typography component="div" variant="body2" sx={{ px: 2.5, pb: 2.5 }}>
          <StatusDot tone="good">Nothing waits for you.</StatusDot>
        </Typography>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {rows.map((row) => (
          <Row key={row.id} {...row} />
        ))}
      </Stack>
    </Panel>
  );
}

function Row({ to, title, kind, tone, when }: WaitingRow) {
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        position: 'relative',
        px: 2.5,
        py: 1.25,
        gap: 2,
        borderTop: 1,
        borderColor: 'divider',
        justifyContent: 'space-between',
        '&:hover': { bgcolor: 'action.hover' },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Link
          component={RouterLink}
          to={to}
          color="text.primary"
          underline="none"
          sx={{
            fontWeight: 560,
            fontSize: '0.8125rem',
            overflowWrap: 'anywhere',
            '&::after': { content: '""', position: 'absolute', inset: 0 },
          }}
        >
          {title}
        </Link>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          <StatusDot tone={tone}>{kind}</StatusDot>
        </Typography>
      </Box>
      <Typography component="span" variant="caption" sx={{ color: 'text.secondary', flexShrink: 0 }}>
        {when}
      </Typography>
    </Stack>
  );
}
