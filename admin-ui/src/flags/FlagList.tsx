import FeatureIcon from '@mui/icons-material/FlagOutlined';
import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { Flag } from '../../../contracts/flags.ts';
import { monospace } from '../theme/themes.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { kindWords, typeWords } from './flag-words.ts';

const columns: Column[] = [
  { label: 'Feature', sort: 'name' },
  { label: 'Kind' },
  { label: 'Value', wideOnly: true },
  { label: 'Needs', wideOnly: true },
  { label: 'Created', sort: 'createdAt', wideOnly: true },
];

const NewFeature = () => <CreateButton to="/flags/create" label="New feature" permission="flags:edit" />;

export default function FlagList() {
  return (
    <ListBase resource="flags" sort={{ field: 'name', order: 'ASC' }} perPage={50} queryOptions={quietQuery}>
      <Page title="Features" lead="The registry of what plans can grant." actions={<NewFeature />}>
        <ListFrame
          filters={
            <ListFilters
              search="Search features by name or key"
              choices={[{ source: 'kind', label: 'Kind', options: kindWords }]}
            />
          }
          empty={
            <EmptyState icon={<FeatureIcon />} title="No features yet" action={<NewFeature />}>
              A feature is named once here, then plans grant it, with or without limits.
            </EmptyState>
          }
        >
          <Flags />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Flags() {
  const { data = [] } = useListContext<Flag>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((flag) => (
          <TableRow key={flag.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
            <TableCell>
              <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
                {flag.name}
              </Typography>
              <Typography
                component="div"
                variant="caption"
                sx={{ color: 'text.secondary', fontFamily: monospace, overflowWrap: 'anywhere' }}
              >
                {flag.key}
              </Typography>
              {flag.description && (
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {flag.description}
                </Typography>
              )}
            </TableCell>
            <TableCell>{kindWords[flag.kind]}</TableCell>
            <TableCell sx={wideOnly}>{typeWords[flag.type]}</TableCell>
            <TableCell sx={wideOnly}>{flag.dependencies.map(({ flagKey }) => flagKey).join(', ') || '–'}</TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={flag.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
