import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { FeatureGrants } from '../../../contracts/entitlements.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import { entitlementsApi } from './entitlements-api.ts';

/** What gives a feature to customers, whatever its flag adds or withholds. */
export function GrantsPanel({ flagId }: { flagId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'grants', flagId],
    queryFn: ({ signal }) => entitlementsApi.grants(flagId, signal),
  });
  return (
    <Panel title="Granted by" hint="What plans grant is the entitlement; the flag adds to it or withholds it.">
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data && <Grants grants={data} />}
    </Panel>
  );
}

function Grants({ grants: { plans, addOns, customersWithAgreement: customers } }: { grants: FeatureGrants }) {
  if (plans.length + addOns.length + customers === 0)
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        No plan, add-on or agreement grants it.
      </Typography>
    );
  const names = (some: string[]) => (some.length > 0 ? some.join(', ') : 'None');
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))' }}
    >
      <Fact label="Plans">{names(plans)}</Fact>
      <Fact label="À la carte">{names(addOns.map(({ name }) => name))}</Fact>
      <Fact label="Agreements">{customers === 1 ? '1 customer' : `${customers} customers`}</Fact>
    </Box>
  );
}
