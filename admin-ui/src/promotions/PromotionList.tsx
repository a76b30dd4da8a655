import PromotionIcon from '@mui/icons-material/LocalOfferOutlined';
import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { promotionStatuses } from '../../../contracts/tables/promotion-lifecycle.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { PromotionStatus } from './PromotionStatus.tsx';
import { offerWords, statusWords, typeWords, usageWords } from './promotion-words.ts';
import { UsageBar } from './UsageBar.tsx';

const columns: Column[] = [
  { label: 'Promotion', sort: 'name' },
  { label: 'State', sort: 'status' },
  { label: 'Given', sort: 'currentUsage', wideOnly: true },
  { label: 'For', wideOnly: true },
  { label: 'Ends', sort: 'validTo', wideOnly: true },
];
const statusOptions = Object.fromEntries(promotionStatuses.map((status) => [status, statusWords[status].label]));

export default function PromotionList() {
  const create = <CreateButton to="/promotions/create" label="New promotion" permission="promotions:edit" />;
  return (
    <ListBase resource="promotions" sort={{ field: 'createdAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page
        title="Promotions"
        lead="What is given off a price, to whom, how often, and for which codes."
        actions={create}
      >
        <ListFrame
          filters={
            <ListFilters
              search="Search promotions by name"
              choices={[
                { source: 'status', label: 'State', options: statusOptions },
                { source: 'type', label: 'Kind', options: typeWords },
              ]}
            />
          }
          empty={
            <EmptyState icon={<PromotionIcon />} title="No promotions yet" action={create}>
              A promotion takes a percentage or an amount off, gives a longer trial or another plan: to everybody whom
              its condition fits, or for a code.
            </EmptyState>
          }
        >
          <Promotions />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Promotions() {
  const { data = [] } = useListContext<PromotionRecord>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((promotion) => (
          <TableRow key={promotion.id} sx={linkedRow}>
            <TableCell>
              <RowLink to={`/promotions/${promotion.id}/show`}>{promotion.name}</RowLink>
              <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                {offerWords(promotion)} · {usageWords(promotion)} given
                {promotion.requiresCode
                  ? ` · ${promotion.codes.toLocaleString('en')} ${promotion.codes === 1 ? 'code' : 'codes'}`
                  : ' · without a code'}
              </Typography>
            </TableCell>
            <TableCell>
              <PromotionStatus status={promotion.status} />
            </TableCell>
            <TableCell sx={wideOnly}>
              <UsageBar promotion={promotion} />
            </TableCell>
            <TableCell sx={wideOnly}>{promotion.targetPlans.join(', ') || 'All plans'}</TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              {promotion.validTo ? <Timestamp at={promotion.validTo} /> : 'Open'}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
