import { Box, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { PromotionRecord, PromotionUsage } from '../../../contracts/promotions.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { promotionsApi } from './promotions-api.ts';
import { UsageBar } from './UsageBar.tsx';

/** What it gave so far; follows the stream, so that redemptions show as they happen. */
export function UsagePanel({ promotion }: { promotion: PromotionRecord }) {
  const { id } = promotion;
  const {
    data: usage,
    error,
    refetch,
  } = useQuery({
    queryKey: ['promotions', 'usage', { id }],
    queryFn: ({ signal }) => promotionsApi.usage(id, signal),
  });
  return (
    <Panel title="Given so far" hint="Live: changes as customers redeem it">
      {error && !usage ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : usage ? (
        <Stack sx={{ gap: 2 }}>
          <Box
            component="dl"
            sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))' }}
          >
            <Fact label="Redemptions">
              <UsageBar promotion={{ ...promotion, currentUsage: usage.currentUsage }} />
            </Fact>
            <Fact label="Customers">{usage.customers}</Fact>
            <Fact label="Given back">{usage.released}</Fact>
            <Fact label="Taken off, as reported">
              {usage.saved.map(({ amount, currency }) => formatMoney(amount, currency)).join(', ') || 'Not known'}
            </Fact>
            {promotion.requiresCode && (
              <Fact label="Codes used">
                {usage.codes.used} of {usage.codes.total}
              </Fact>
            )}
          </Box>
          {usage.daily.length > 0 && <Daily daily={usage.daily} />}
        </Stack>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}

/** Redemptions a day as bars; the words beside them say the same. */
function Daily({ daily }: { daily: PromotionUsage['daily'] }) {
  const most = Math.max(...daily.map(({ redemptions }) => redemptions));
  const last = daily.at(-1);
  return (
    <Box>
      <Stack direction="row" sx={{ alignItems: 'flex-end', gap: 0.375, height: 48 }} aria-hidden>
        {daily.map(({ day, redemptions }) => (
          <Box
            key={day}
            title={`${day}: ${redemptions}`}
            sx={{
              flex: 1,
              maxWidth: 14,
              height: `${(100 * redemptions) / most}%`,
              minHeight: 2,
              bgcolor: 'primary.main',
            }}
          />
        ))}
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {daily.length} {daily.length === 1 ? 'day' : 'days'} with redemptions, at most {most} a day; on {last?.day}{' '}
        there were {last?.redemptions}.
      </Typography>
    </Box>
  );
}
