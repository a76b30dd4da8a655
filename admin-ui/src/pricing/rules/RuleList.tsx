import RuleIcon from '@mui/icons-material/RuleOutlined';
import { Box, Link, Skeleton, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import type { StoredPricingRule } from '../../../../contracts/pricing-rules.ts';
import { api } from '../../api.ts';
import { CreateButton } from '../../ui/CreateButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowLink } from '../../ui/RowLink.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useNow } from '../../ui/Timestamp.tsx';
import { pricingApi } from '../pricing-api.ts';
import { ruleSentence, ruleState } from './rule-words.ts';

export default function RuleList() {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'rules'],
    queryFn: ({ signal }) => pricingApi.rules(signal),
  });
  return (
    <Page
      title="Pricing rules"
      lead="For whom prices are different. Of the rules that hold for a customer the one with the highest priority wins; what is agreed with a customer goes before all of them."
      actions={<CreateButton to="/pricing/rules/create" label="Add rule" permission="pricing:edit" />}
    >
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && (
        <Panel flush>
          {data.total === 0 ? (
            <EmptyState
              icon={<RuleIcon />}
              title="No pricing rules yet"
              action={<CreateButton to="/pricing/rules/create" label="Add rule" permission="pricing:edit" />}
            >
              A rule changes prices for customers of whom a condition holds, from a day to a day. You see what it does
              before it is saved.
            </EmptyState>
          ) : (
            <Rules rules={data.data} />
          )}
        </Panel>
      )}
    </Page>
  );
}

function Rules({ rules }: { rules: StoredPricingRule[] }) {
  const now = useNow(30_000);
  return (
    <Table>
      <TableHead>
        <TableRow>
          <TableCell>Rule</TableCell>
          <TableCell sx={wideOnly}>State</TableCell>
          <TableCell sx={wideOnly} align="right">
            Priority
          </TableCell>
          <TableCell align="right">Customers</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {rules.map((rule) => {
          const { tone, words } = ruleState(rule, now);
          return (
            <TableRow
              key={rule.id}
              sx={{ '&:last-child td': { borderBottom: 0 }, '&:hover': { bgcolor: 'action.hover' } }}
            >
              <TableCell sx={{ position: 'relative' }}>
                <RowLink to={`/pricing/rules/${rule.id}`}>{rule.name}</RowLink>
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {ruleSentence(rule)}
                </Typography>
                <Box sx={{ display: { md: 'none' } }}>
                  <StatusDot tone={tone}>{words}</StatusDot>
                </Box>
              </TableCell>
              <TableCell sx={wideOnly}>
                <StatusDot tone={tone}>{words}</StatusDot>
              </TableCell>
              <TableCell sx={{ ...wideOnly, fontVariantNumeric: 'tabular-nums' }} align="right">
                {rule.priority}
              </TableCell>
              <TableCell align="right">
                <Matching rule={rule} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

/** Of how many customers its condition holds now, with the way to who they are. */
function Matching({ rule: { name, condition } }: { rule: StoredPricingRule }) {
  const { data, error } = useQuery({
    queryKey: ['segments', 'preview', JSON.stringify(condition)],
    queryFn: ({ signal }) => api.previewSegment(condition, signal),
  });
  if (!data) return error ? <>Not known now</> : <Skeleton width={60} sx={{ ml: 'auto' }} />;
  return (
    <Link
      component={RouterLink}
      to={`/customers?filter=${encodeURIComponent(JSON.stringify(condition))}`}
      aria-label={`${data.size} of ${data.of} customers meet the condition of ${name}`}
      sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {data.size} of {data.of}
    </Link>
  );
}
