import { Box, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import type { Bandit, BanditAllocation } from '../../../../contracts/bandits.ts';
import { StillCounting } from '../../events/StillCounting.tsx';
import { useCountingLag } from '../../events/use-counting-lag.ts';
import { asApiError } from '../../http/api-error.ts';
import { valueWords as metricWords } from '../../metrics/metric-words.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fact } from '../../ui/Fact.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Timestamp } from '../../ui/Timestamp.tsx';
import { BanditActions } from './BanditActions.tsx';
import { banditApi, becauseWords, shareWords, statusWords } from './bandit-api.ts';
import { SharesChart } from './SharesChart.tsx';

const crumbs = [
  { to: '/experiments', label: 'Experiments' },
  { to: '/bandits', label: 'Bandits' },
];

export default function BanditShow() {
  const { id = '' } = useParams();
  const lag = useCountingLag();
  const { data, error, refetch } = useQuery({
    queryKey: ['bandits', 'getOne', { id }],
    queryFn: ({ signal }) => banditApi.read(id, signal),
  });
  if (!data && !error) return <PageSkeleton />;
  if (!data) {
    return (
      <Page title="Bandit" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const { words, tone, busy } = statusWords[data.status];
  const { policy } = data;
  return (
    <Page
      title={data.name}
      crumbs={crumbs}
      beside={
        <StatusDot tone={tone} busy={busy ?? false}>
          {words}
        </StatusDot>
      }
      lead={data.reason ?? `${data.flagKey} in ${data.environment}, rewarded by ${data.metricKey}`}
      actions={<BanditActions bandit={data} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        <StillCounting lag={lag} />
        {data.allocation && <Shares bandit={data} />}
        {data.allocation && <Brought bandit={data} />}
        <Panel title="Rules">
          <Box
            component="dl"
            sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))' }}
          >
            <Fact label="Every arm keeps">{policy.floorPercentage} %</Fact>
            <Fact label="Equal until">{policy.burnIn.toLocaleString('en')} subjects of each arm</Fact>
            <Fact label="Counts half after">
              {policy.halfLifeDays === null ? 'never' : `${policy.halfLifeDays} days`}
            </Fact>
            <Fact label="Shares made anew">
              every {policy.lookEveryHours} h
              {data.nextLookAt && (
                <>
                  , next <Timestamp at={data.nextLookAt} />
                </>
              )}
            </Fact>
            <Fact label="An arm is given to">a {data.assignBy}, and stays</Fact>
          </Box>
        </Panel>
      </Stack>
    </Page>
  );
}

function Shares({ bandit }: { bandit: Bandit }) {
  const { data } = useQuery({
    queryKey: ['bandits', 'allocations', { id: bandit.id }],
    queryFn: ({ signal }) => banditApi.allocations(bandit.id, signal),
  });
  const names = new Map(bandit.arms.map(({ key, name }) => [key, name || key]));
  const allocations = data?.data ?? [];
  const because = bandit.allocation?.because ?? 'burn_in';
  return (
    <Panel title="Shares" hint={becauseWords[because]}>
      {allocations.length > 0 && (
        <SharesChart
          allocations={allocations}
          names={names}
          until={bandit.endedAt ? new Date(bandit.endedAt) : new Date()}
        />
      )}
      <Box component="details" sx={{ mt: 1.5 }}>
        <Box component="summary" sx={{ cursor: 'pointer', typography: 'body2' }}>
          All shares that were ever given: the propensities
        </Box>
        <AllocationsTable allocations={allocations} names={names} />
      </Box>
    </Panel>
  );
}

function AllocationsTable({ allocations, names }: { allocations: BanditAllocation[]; names: Map<string, string> }) {
  return (
    <Table size="small" aria-label="Shares by look" sx={{ mt: 1 }}>
      <TableHead>
        <TableRow>
          <TableCell>From</TableCell>
          {[...names].map(([key, name]) => (
            <TableCell key={key} align="right">
              {name}
            </TableCell>
          ))}
          <TableCell>Because</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {allocations.map(({ number, at, arms, because }) => (
          <TableRow key={number}>
            <TableCell>
              <Timestamp at={at} />
            </TableCell>
            {[...names.keys()].map((key) => (
              <TableCell key={key} align="right">
                {shareWords(arms.find(({ arm }) => arm === key)?.share ?? 0)}
              </TableCell>
            ))}
            <TableCell>{becauseWords[because]}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Brought({ bandit: { id, arms: known } }: { bandit: Bandit }) {
  const { data, error } = useQuery({
    queryKey: ['bandits', 'results', { id }],
    queryFn: ({ signal }) => banditApi.results(id, signal),
    retry: false,
  });
  const names = new Map(known.map(({ key, name }) => [key, name || key]));
  return (
    <Panel
      title="What each arm has brought"
      hint="Weighted by inverse propensity, so that popular days do not speak for an arm. The error rate is not controlled."
      flush={Boolean(data)}
    >
      {error && <Typography sx={{ color: 'text.secondary' }}>{asApiError(error).message}</Typography>}
      {data && (
        <Table size="small" aria-label="Arms">
          <TableHead>
            <TableRow>
              <TableCell>Arm</TableCell>
              <TableCell align="right">Subjects</TableCell>
              <TableCell align="right">Mean</TableCell>
              <TableCell>95 %</TableCell>
              <TableCell align="right">Chance to be the best</TableCell>
              <TableCell align="right">Share now</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.arms.map(({ arm, subjects, mean, interval, chanceToBeBest, share }) => (
              <TableRow key={arm}>
                <TableCell>{names.get(arm) ?? arm}</TableCell>
                <TableCell align="right">{subjects.toLocaleString('en')}</TableCell>
                <TableCell align="right">{subjects > 0 ? metricWords(mean, data.unit, data.currency) : '–'}</TableCell>
                <TableCell>
                  {interval ? interval.map((end) => metricWords(end, data.unit, data.currency)).join(' to ') : '–'}
                </TableCell>
                <TableCell align="right">{shareWords(chanceToBeBest)}</TableCell>
                <TableCell align="right">{shareWords(share)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
