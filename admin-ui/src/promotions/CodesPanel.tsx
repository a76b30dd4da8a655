import {
  Box,
  Button,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PromotionCode, PromotionRecord } from '../../../contracts/promotions.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { CodesDialog } from './CodesDialog.tsx';
import { Pager } from './Pager.tsx';
import { promotionsApi } from './promotions-api.ts';

/** Its codes, ten at a time; all of them as a file. */
export function CodesPanel({ promotion: { id, status } }: { promotion: PromotionRecord }) {
  const [page, setPage] = useState(1);
  const [q, setQ] = useState('');
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['promotions', 'codes', { id }, page, q],
    queryFn: ({ signal }) => promotionsApi.codes(id, page, q, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title="Codes"
      flush
      aside={
        <Stack direction="row" sx={{ gap: 1 }}>
          {data && data.total > 0 && (
            <Button variant="outlined" component="a" href={promotionsApi.exportUrl(id)} download>
              Export CSV
            </Button>
          )}
          <ActionButton
            disabledReason={status === 'archived' ? 'An archived promotion gives nothing more' : null}
            onClick={() => setMaking(true)}
          >
            Make codes
          </ActionButton>
        </Stack>
      }
    >
      <Stack sx={{ gap: 1 }}>
        {(q !== '' || (data?.total ?? 0) > 10) && (
          <TextField
            label="Search codes"
            value={q}
            onChange={(event) => {
              setPage(1);
              setQ(event.target.value);
            }}
            sx={{ mx: 2.5, maxWidth: 280 }}
          />
        )}
        {error && !data ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <RowsSkeleton />
        ) : data.total === 0 ? (
          <Typography variant="body2" sx={{ px: 2.5, pb: 2.5 }}>
            {q ? 'No code has these letters.' : 'No codes yet: without one nobody can redeem it.'}
          </Typography>
        ) : (
          <Codes id={id} codes={data.data} />
        )}
        {data && <Pager page={page} perPage={10} total={data.total} onPage={setPage} />}
      </Stack>
      {making && <CodesDialog promotionId={id} onClose={() => setMaking(false)} />}
    </Panel>
  );
}

function Codes({ id, codes }: { id: string; codes: PromotionCode[] }) {
  const { run, pending } = useCommand('promotions', id);
  return (
    <Box sx={{ overflowX: 'auto', position: 'relative' }}>
      <Table>
        <TableHead>
          <TableRow>
            <TableCell>Code</TableCell>
            <TableCell>Redeemed</TableCell>
            <TableCell>Ends</TableCell>
            <TableCell>
              <Box component="span" sx={{ position: 'absolute', clip: 'rect(0 0 0 0)', overflow: 'hidden' }}>
                Actions
              </Box>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {codes.map(({ id: codeId, code, redemptions, maxRedemptions, expiresAt, customerId, disabledAt }) => (
            <TableRow key={codeId}>
              <TableCell sx={{ fontFamily: monospace, whiteSpace: 'nowrap' }}>
                {code}
                {customerId && (
                  <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                    Personal
                  </Typography>
                )}
              </TableCell>
              <TableCell>
                {redemptions}
                {maxRedemptions === null ? '' : ` of ${maxRedemptions}`}
              </TableCell>
              <TableCell>{expiresAt ? <Timestamp at={expiresAt} /> : 'With the promotion'}</TableCell>
              <TableCell align="right">
                {disabledAt ? (
                  <StatusDot tone="idle">Taken back</StatusDot>
                ) : (
                  <ActionButton
                    size="small"
                    pending={pending}
                    aria-label={`Take back ${code}`}
                    onClick={() => void run(() => promotionsApi.disableCode(id, codeId), `${code} works no more`)}
                  >
                    Take back
                  </ActionButton>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
