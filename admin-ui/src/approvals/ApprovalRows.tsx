import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useListContext } from 'react-admin';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useSettings } from '../access/use-settings.ts';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { ApprovalStatusLabel } from './ApprovalStatusLabel.tsx';
import { approvalsWords } from './approval-words.ts';
import { DecideDialog } from './DecideDialog.tsx';
import { useKeysOn } from './KeyHints.tsx';
import { reasonWords } from './measure-words.ts';
import { useDecisionRefusal } from './use-decision.ts';

const columns = (decided: boolean): Column[] => [
  { label: 'Change' },
  { label: 'Status' },
  { label: 'Proposed by', wideOnly: true },
  { label: decided ? 'Decided' : 'Expires', wideOnly: true },
];

/** The requests as rows; j and k move between them, a and r decide on the one that has the focus. */
export function ApprovalRows({ decided }: { decided: boolean }) {
  const { data = [] } = useListContext<ChangeRequest>();
  const body = useRef<HTMLTableSectionElement>(null);
  const [asked, setAsked] = useState<{ verb: 'approve' | 'reject'; request: ChangeRequest } | null>(null);
  const refusalOf = useDecisionRefusal();
  const notify = useNotifyDone();
  const [keysOn] = useKeysOn();

  const links = () => [...(body.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
  const at = () => links().findIndex((link) => link.matches(':focus'));
  const move = (by: 1 | -1) => links()[Math.min(Math.max(at() + by, 0), data.length - 1)]?.focus();
  const ask = (verb: 'approve' | 'reject') => {
    const request = data[at()];
    if (!request) return notify('Choose a change first: j and k move between them');
    const refusal = refusalOf(verb, request);
    if (refusal) notify(refusal);
    else setAsked({ verb, request });
  };
  useKeys({ j: () => move(1), k: () => move(-1), a: () => ask('approve'), r: () => ask('reject') }, keysOn);

  return (
    <>
      <Table>
        <SortableHead columns={columns(decided)} />
        <TableBody ref={body}>
          {data.map((request) => (
            <ApprovalRow key={request.id} request={request} decided={decided} />
          ))}
        </TableBody>
      </Table>
      {asked && <DecideDialog {...asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function ApprovalRow({ request, decided }: { request: ChangeRequest; decided: boolean }) {
  const { id, summary, reasons, maker, expiresAt, decidedAt, status } = request;
  const { baseCurrency } = useSettings();
  const when = decided ? decidedAt : expiresAt;
  return (
    <TableRow sx={{ ...linkedRow, '&:focus-within': { bgcolor: 'action.hover' } }}>
      <TableCell>
        <RowLink to={`/approvals/${id}/show`}>{summary}</RowLink>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {reasons
            .map((reason) => reasonWords(reason, baseCurrency))
            .map(({ title, value }) => `${title}: ${value}`)
            .join(' · ')}
        </Typography>
      </TableCell>
      <TableCell>
        <ApprovalStatusLabel request={request} />
        {status === 'waiting' && (
          <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
            {approvalsWords(request)}
          </Typography>
        )}
      </TableCell>
      <TableCell sx={wideOnly}>
        <ActorName actor={maker} />
      </TableCell>
      <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>{when && <Timestamp at={when} />}</TableCell>
    </TableRow>
  );
}
