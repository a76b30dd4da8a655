import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { entitlementsApi } from './entitlements-api.ts';
import { GracePolicyForm } from './GracePolicyForm.tsx';

export default function GracePolicyPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['entitlements', 'grace-policy'],
    queryFn: ({ signal }) => entitlementsApi.gracePolicy(signal),
  });
  return (
    <Page title="Grace for payments" lead="What customers keep while a payment is overdue, and for how long.">
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && <GracePolicyForm stored={data} />}
    </Page>
  );
}
