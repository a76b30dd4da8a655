import { Box, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useRedirect } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Trait } from '../../../contracts/traits.ts';
import { useLacking } from '../access/use-lacking.ts';
import { StillCounting } from '../events/StillCounting.tsx';
import { useCountingLag } from '../events/use-counting-lag.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { CustomerLookUp } from './CustomerLookUp.tsx';
import { Distribution } from './Distribution.tsx';
import { customersWords, isBeingComputed, spanWords, traitWords } from './trait-words.ts';

const followMs = 2_000;

export default function TraitShow() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['traits', 'getOne', { id }],
    queryFn: ({ signal }) => request<Trait>(`/v1/traits/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isBeingComputed(state.data) ? followMs : false),
  });
  const lag = useCountingLag();
  const redirect = useRedirect();
  const lacking = useLacking();
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  const {
    name,
    description,
    definition,
    freshnessSeconds,
    refreshSeconds,
    onEvents,
    refreshedAt,
    refreshingSince,
    customers,
    version,
  } = data;
  return (
    <Page
      title={name}
      lead={description || traitWords(definition)}
      crumbs={[{ to: '/traits', label: 'Traits' }]}
      actions={
        <ActionButton disabledReason={lacking('traits:edit')} onClick={() => redirect('edit', 'traits', id)}>
          Edit
        </ActionButton>
      }
    >
      {lag && (
        <Box sx={{ mb: 2.5 }}>
          <StillCounting lag={lag} />
        </Box>
      )}
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: 'repeat(2, minmax(0, 1fr))' } }}>
        <Panel title="Freshness" hint={`Version ${version}, owned by ${data.owner || 'nobody'}`}>
          <Stack component="dl" sx={{ m: 0, gap: 1.5 }}>
            <Fact label="Refused when older than">{spanWords(freshnessSeconds)}</Fact>
            <Fact label="All customers are computed every">
              {spanWords(refreshSeconds)}
              {onEvents && ', and a customer when one of its events comes in'}
            </Fact>
            <Fact label="Last time">
              {refreshedAt ? (
                <>
                  <Timestamp at={refreshedAt} />, {customersWords(customers)}
                </>
              ) : (
                'not yet'
              )}
              {refreshingSince && (
                <>
                  {refreshedAt ? '; ' : ', '}being computed since <Timestamp at={refreshingSince} />
                </>
              )}
            </Fact>
          </Stack>
        </Panel>
        <CustomerLookUp trait={data} />
        <Distribution trait={data} counting={lag !== null} />
        <Panel title="Definition">
          <Typography variant="body2" sx={{ mb: 1 }}>
            {traitWords(definition)}
          </Typography>
          <Box
            component="pre"
            tabIndex={0}
            sx={{ m: 0, p: 1.5, overflow: 'auto', bgcolor: 'action.hover', fontSize: 12 }}
          >
            {JSON.stringify(definition, null, 2)}
          </Box>
        </Panel>
      </Box>
    </Page>
  );
}
