import { Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ComplianceRuleView } from '../../../contracts/compliance.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useLacking } from '../access/use-lacking.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { RuleDialog } from './RuleDialog.tsx';

export function RulesPanel() {
  const { data, error, refetch } = useQuery({
    queryKey: ['compliance', 'getList', 'rules'],
    queryFn: ({ signal }) => request<Listed<ComplianceRuleView>>('/v1/compliance/rules', { signal }),
  });
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel title="Rules" hint={data && `${data.total} rules; a decision about one is kept in the audit`} flush>
      {!data ? (
        <RowsSkeleton />
      ) : (
        <Table>
          <TableHead>
            <TableRow>
              <TableCell>Rule</TableCell>
              <TableCell sx={wideOnly}>Region</TableCell>
              <TableCell sx={wideOnly}>Counts from</TableCell>
              <TableCell>State</TableCell>
              <TableCell>Actions</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.data.map((rule) => (
              <RuleRow key={rule.code} rule={rule} />
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}

function RuleRow({ rule }: { rule: ComplianceRuleView }) {
  const { title, asks, source, sourceUrl, region, effectiveFrom, inForce, disabled, severity, override } = rule;
  const [deciding, setDeciding] = useState(false);
  const lacking = useLacking()('compliance:edit');
  return (
    <TableRow sx={{ verticalAlign: 'top', '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {title}
        </Typography>
        <Typography component="div" variant="body2" sx={{ maxWidth: 560 }}>
          {asks}
        </Typography>
        <Link href={sourceUrl} target="_blank" rel="noreferrer" variant="caption">
          {source}
        </Link>
        {override && (
          <Typography component="div" variant="caption" sx={{ color: 'text.secondary', mt: 0.5 }}>
            <ActorName actor={override.by} />: {override.reason}
          </Typography>
        )}
      </TableCell>
      <TableCell sx={wideOnly}>{region ?? 'Everywhere'}</TableCell>
      <TableCell sx={{ ...wideOnly, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {effectiveFrom}
      </TableCell>
      <TableCell>
        <StatusDot tone={inForce ? 'good' : 'idle'}>
          {inForce ? 'In force' : disabled ? 'Switched off' : 'Not yet'}
        </StatusDot>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {severity === 'error' ? 'Refuses' : 'Warns'}
        </Typography>
      </TableCell>
      <TableCell>
        <ActionButton disabledReason={lacking} onClick={() => setDeciding(true)}>
          Decide
        </ActionButton>
        {deciding && <RuleDialog rule={rule} onClose={() => setDeciding(false)} />}
      </TableCell>
    </TableRow>
  );
}
