import FeatureIcon from '@mui/icons-material/FlagOutlined';
import { Box, Link, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Flag } from '../../../contracts/flags.ts';
import { monospace } from '../theme/themes.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { EnvironmentSwitch, useEnvironment } from './EnvironmentSwitch.tsx';
import { kindWords, typeWords } from './flag-words.ts';
import { givesWords, stateTones, stateWords } from './rule-words.ts';

const columns: Column[] = [
  { label: 'Feature', sort: 'name' },
  { label: 'State' },
  { label: 'Gives', wideOnly: true },
  { label: 'Kind', wideOnly: true },
  { label: 'Created', sort: 'createdAt', wideOnly: true },
];

const NewFeature = () => <CreateButton to="/flags/create" label="New feature" permission="flags:edit" />;

export default function FlagList() {
  const [environment, setEnvironment] = useEnvironment();
  return (
    <ListBase
      resource="flags"
      key={environment}
      disableSyncWithLocation
      sort={{ field: 'name', order: 'ASC' }}
      perPage={50}
      queryOptions={{ ...quietQuery, meta: { query: { environment } } }}
    >
      <Page title="Features" lead="What plans can grant, and what is let out in steps." actions={<NewFeature />}>
        <Box sx={{ mb: 2 }}>
          <EnvironmentSwitch value={environment} onChange={setEnvironment} />
        </Box>
        <ListFrame
          filters={
            <ListFilters
              search="Search features by name or key"
              choices={[
                { source: 'state', label: 'State', options: stateWords },
                { source: 'kind', label: 'Kind', options: kindWords },
              ]}
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
              <Link
                component={RouterLink}
                to={`/flags/${flag.id}/show?environment=${flag.environment}`}
                variant="body1"
              >
                {flag.name}
              </Link>
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
            <TableCell>
              <StatusDot tone={stateTones[flag.state]}>{stateWords[flag.state]}</StatusDot>
              {flag.stale && (
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  Stale: {flag.stale}
                </Typography>
              )}
            </TableCell>
            <TableCell sx={wideOnly}>{givesWords(flag)}</TableCell>
            <TableCell sx={wideOnly}>
              {kindWords[flag.kind]}, {typeWords[flag.type].toLowerCase()}
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={flag.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
