import SegmentIcon from '@mui/icons-material/DonutSmallOutlined';
import { Link, Skeleton, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { ListBase, useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Segment } from '../../../contracts/segments.ts';
import { api } from '../api.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { conditionWords } from '../ui/condition/condition-words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';

const columns: Column[] = [
  { label: 'Segment', sort: 'name' },
  { label: 'Customers now', numeric: true },
  { label: 'Updated', sort: 'updatedAt', wideOnly: true },
];

const NewSegment = () => <CreateButton to="/segments/create" label="New segment" permission="segments:edit" />;

export default function SegmentList() {
  return (
    <ListBase resource="segments" sort={{ field: 'name', order: 'ASC' }} perPage={25} queryOptions={quietQuery}>
      <Page title="Segments" lead="Customers of whom a condition holds, whenever it is asked." actions={<NewSegment />}>
        <ListFrame
          filters={<ListFilters search="Search segments by name or key" choices={[]} />}
          empty={
            <EmptyState icon={<SegmentIcon />} title="No segments yet" action={<NewSegment />}>
              A segment is defined once and used by every area: rollouts, campaigns, prices.
            </EmptyState>
          }
        >
          <Segments />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Segments() {
  const { data = [] } = useListContext<Segment>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((segment) => (
          <TableRow key={segment.id} sx={linkedRow}>
            <TableCell>
              <RowLink to={`/segments/${segment.id}`}>{segment.name}</RowLink>
              <Typography component="div" variant="caption" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
                {segment.description || conditionWords(segment.condition)}
              </Typography>
              {segment.description && (
                <Typography component="div" variant="caption" sx={{ overflowWrap: 'anywhere' }}>
                  {conditionWords(segment.condition)}
                </Typography>
              )}
            </TableCell>
            <TableCell align="right">
              <SegmentSize segment={segment} />
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={segment.updatedAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** How many are in it now, with the way to who they are. */
function SegmentSize({ segment: { id, name, condition, revision } }: { segment: Segment }) {
  const { data, error } = useQuery({
    queryKey: ['segments', 'size', { id }, revision],
    queryFn: ({ signal }) => api.previewSegment(condition, signal),
  });
  if (!data) return error ? <>Not known now</> : <Skeleton width={60} />;
  return (
    <Link
      component={RouterLink}
      to={`/customers?filter=${encodeURIComponent(JSON.stringify(condition))}`}
      aria-label={`${data.size} of ${data.of} customers are in ${name}`}
      // Above the link that covers the row.
      sx={{ position: 'relative', zIndex: 1, fontVariantNumeric: 'tabular-nums' }}
    >
      {data.size} of {data.of}
    </Link>
  );
}
