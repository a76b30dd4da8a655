import { Alert, Box, Link, Stack } from '@mui/material';
import { useGetOne } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { useMay } from '../access/use-may.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { conditionWords } from '../ui/condition/condition-words.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { CodesPanel } from './CodesPanel.tsx';
import { PromotionActions } from './PromotionActions.tsx';
import { PromotionStatus } from './PromotionStatus.tsx';
import { offerWords, typeWords } from './promotion-words.ts';
import { RedemptionsPanel } from './RedemptionsPanel.tsx';
import { UsagePanel } from './UsagePanel.tsx';

const crumbs = [{ to: '/promotions', label: 'Promotions' }];

export default function PromotionShow() {
  const { id = '' } = useParams();
  const { data: promotion, error, refetch } = useGetOne<PromotionRecord>('promotions', { id });
  const mayEdit = useMay('promotions:edit');
  if (!promotion && !error) return <PageSkeleton />;
  if (!promotion) {
    return (
      <Page title="Promotion" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={promotion.name}
      crumbs={crumbs}
      beside={<PromotionStatus status={promotion.status} />}
      lead={promotion.description || offerWords(promotion)}
      actions={<PromotionActions promotion={promotion} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        {promotion.changeRequestId && (
          <Alert severity="warning" variant="outlined">
            {promotion.status === 'awaiting_approval'
              ? 'It cuts deeper than one person may decide, and is given to nobody yet. '
              : 'A change of it waits for a second person; until then it stays as it is. '}
            <Link component={RouterLink} to={`/approvals/${promotion.changeRequestId}/show`}>
              Open the request
            </Link>
          </Alert>
        )}
        <UsagePanel promotion={promotion} />
        <Panel title="What, when and for whom">
          <Facts promotion={promotion} />
        </Panel>
        {promotion.requiresCode && mayEdit && <CodesPanel promotion={promotion} />}
        <RedemptionsPanel promotionId={id} />
      </Stack>
    </Page>
  );
}

function Facts({ promotion }: { promotion: PromotionRecord }) {
  const { id, type, validFrom, validTo, targetPlans, condition, usageLimitPerCustomer, stacking, stackingGroup } =
    promotion;
  const isEverybody = Object.keys(condition).length === 0;
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(210px, 1fr))' }}
    >
      <Fact label="Gives">{offerWords(promotion)}</Fact>
      <Fact label="Kind">{typeWords[type]}</Fact>
      <Fact label="From">
        <Timestamp at={validFrom} />
      </Fact>
      <Fact label="Until">{validTo ? <Timestamp at={validTo} /> : 'Open'}</Fact>
      <Fact label="Plans">{targetPlans.join(', ') || 'All'}</Fact>
      <Fact label="Customers">{isEverybody ? 'Everybody' : conditionWords(condition)}</Fact>
      <Fact label="A customer, at most">{usageLimitPerCustomer ?? 'Without limit'}</Fact>
      <Fact label="Beside others">
        {stacking === 'exclusive' ? 'Stands alone' : stackingGroup ? `The best of ${stackingGroup}` : 'Combined'}
      </Fact>
      <Fact label="Id">
        <CopyButton value={id} what="promotion id" />
      </Fact>
    </Box>
  );
}
