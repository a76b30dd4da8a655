import { Alert, Box, LinearProgress, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { Trait, TraitDistribution } from '../../../contracts/traits.ts';
import { request } from '../http/request.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';
import { distributionWords, traitValueWords } from './trait-words.ts';

const followMs = 2_000;

/** How a trait's values lie over all customers, as bars that are a table too. While values are being computed it follows them. */
export function Distribution({
  trait: { id, version, refreshingSince },
  counting,
}: {
  trait: Trait;
  /** Events that values are made of are still being counted. */
  counting: boolean;
}) {
  const { data, error } = useQuery({
    queryKey: ['traits', 'distribution', { id }, version],
    queryFn: ({ signal }) =>
      request<TraitDistribution>(`/v1/traits/${encodeURIComponent(id)}/distribution`, { signal }),
    refetchInterval: ({ state }) =>
      counting || refreshingSince !== null || (state.data?.pending ?? 0) > 0 ? followMs : false,
  });
  if (error) return <ErrorPanel error={error} />;
  if (!data) return <Panel title="Distribution">…</Panel>;
  const { customers, withoutValue, pending, numbers, words } = data;
  const computed = customers + withoutValue;
  const bars = numbers
    ? numbers.histogram.map((bin) => ({
        label: `${traitValueWords(bin.from)} – ${traitValueWords(bin.to)}`,
        customers: bin.customers,
      }))
    : (words ?? []).map(({ value, customers: count }) => ({ label: value, customers: count }));
  const most = Math.max(1, ...bars.map((bar) => bar.customers));
  return (
    <Panel title="Distribution" hint={distributionWords(data)}>
      {pending > 0 && (
        <Alert severity="info" variant="outlined" role="status" sx={{ mb: 2, '& .MuiAlert-message': { flexGrow: 1 } }}>
          {computed.toLocaleString('en')} of {(computed + pending).toLocaleString('en')} customers are computed; the
          others follow here by themselves.
          <LinearProgress
            variant="determinate"
            value={(computed / (computed + pending)) * 100}
            aria-label="Customers that are computed"
            sx={{ mt: 1 }}
          />
        </Alert>
      )}
      {numbers && (
        <Typography variant="body2" sx={{ mb: 1 }}>
          Median {traitValueWords(numbers.quantiles['50'] ?? null)}, mean {traitValueWords(numbers.mean)}, from{' '}
          {traitValueWords(numbers.min)} to {traitValueWords(numbers.max)}
        </Typography>
      )}
      <Stack component="ul" sx={{ m: 0, p: 0, gap: 0.25, listStyle: 'none' }}>
        {bars.map((bar) => (
          <Box
            component="li"
            key={bar.label}
            sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 12ch) 1fr 6ch', alignItems: 'center' }}
          >
            <Typography variant="caption" noWrap>
              {bar.label}
            </Typography>
            <Box
              sx={{ height: 8, width: `${(bar.customers / most) * 100}%`, bgcolor: 'primary.main', borderRadius: 0.5 }}
            />
            <Typography variant="caption" sx={{ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
              {bar.customers.toLocaleString('en')}
            </Typography>
          </Box>
        ))}
      </Stack>
    </Panel>
  );
}
