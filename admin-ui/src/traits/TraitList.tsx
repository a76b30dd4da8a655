import TraitIcon from '@mui/icons-material/FingerprintOutlined';
import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, type UseGetListOptions, useListContext } from 'react-admin';
import type { Trait } from '../../../contracts/traits.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { isBeingComputed, originWords, spanWords, traitWords } from './trait-words.ts';

const columns: Column[] = [
  { label: 'Trait', sort: 'name' },
  { label: 'Stale after', wideOnly: true },
  { label: 'All computed' },
  { label: 'Owner', sort: 'owner', wideOnly: true },
];

const followMs = 2_000;
/** While customers are being computed the list follows. */
const followQuery: Partial<UseGetListOptions<Trait>> = {
  ...quietQuery,
  refetchInterval: ({ state }) => (state.data?.data.some(isBeingComputed) ? followMs : false),
};

export default function TraitList() {
  return (
    <ListBase resource="traits" sort={{ field: 'name', order: 'ASC' }} perPage={50} queryOptions={followQuery}>
      <Page
        title="Traits"
        lead="What is known of customers by name, for segments, models and offers; each with its age."
        actions={<CreateButton to="/traits/create" label="New trait" permission="traits:edit" />}
      >
        <ListFrame
          filters={
            <ListFilters
              search="Search traits by name, key or owner"
              choices={[{ source: 'from', label: 'Made of', options: originWords }]}
            />
          }
          empty={
            <EmptyState icon={<TraitIcon />} title="No traits yet">
              The worker brings those that ship with Pricewright when it starts.
            </EmptyState>
          }
        >
          <Traits />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Traits() {
  const { data = [] } = useListContext<Trait>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((trait) => (
          <TableRow key={trait.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
            <TableCell>
              <RowLink to={`/traits/${trait.id}/show`}>{trait.name}</RowLink>
              <Typography component="div" variant="caption" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
                {traitWords(trait.definition)}
              </Typography>
            </TableCell>
            <TableCell sx={wideOnly}>{spanWords(trait.freshnessSeconds)}</TableCell>
            <TableCell sx={{ color: 'text.secondary' }}>
              {trait.refreshedAt && trait.customers > 0 ? (
                <Timestamp at={trait.refreshedAt} />
              ) : trait.refreshedAt ? (
                'no customers yet'
              ) : (
                'being computed'
              )}
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>{trait.owner || '–'}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
