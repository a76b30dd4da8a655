import { Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../access/use-may.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { EntitlementRow } from './EntitlementRow.tsx';
import { ordered, standingWords } from './entitlement-words.ts';
import { entitlementsApi } from './entitlements-api.ts';

/** What is used is told by no event: it is asked for again. */
const everyMs = 15_000;

/** What a customer has of every feature, from where, how much of it is used, and why. */
export function EntitlementsPanel({ customerId }: { customerId: string }) {
  const mayRead = useMay('entitlements:read');
  const { data, error, refetch } = useQuery({
    queryKey: ['entitlements', 'customer', customerId],
    queryFn: ({ signal }) => entitlementsApi.ofCustomer(customerId, signal),
    enabled: mayRead,
    refetchInterval: everyMs,
  });
  if (!mayRead) return null;
  const standing = data && standingWords(data);
  const { granted, withheld, unmentioned } = ordered(data?.entitlements ?? []);
  return (
    <Panel
      title="Entitlements"
      hint="What it may use: by plan, add-on, agreement, promotion and flag"
      aside={standing && <StatusDot tone={standing.tone}>{standing.words}</StatusDot>}
    >
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && data.entitlements.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Nothing: no plan, purchase, agreement, promotion or flag speaks of this customer.
        </Typography>
      )}
      <Stack component="ul" aria-label="Entitlements" sx={{ m: 0, p: 0, listStyle: 'none', gap: 1.75 }}>
        {[...granted, ...withheld].map((entitlement) => (
          <EntitlementRow key={entitlement.feature} entitlement={entitlement} />
        ))}
      </Stack>
      {unmentioned.length > 0 && (
        <Typography variant="body2" sx={{ mt: 2, color: 'text.secondary', overflowWrap: 'anywhere' }}>
          Nothing grants {unmentioned.map(({ feature }) => feature).join(', ')}.
        </Typography>
      )}
    </Panel>
  );
}
