import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { Person } from '../../../contracts/persons.ts';
import { useMay } from '../access/use-may.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';

const most = 25;

/** Users and contacts of the account. */
export function PersonsPanel({ customerId }: { customerId: string }) {
  const may = useMay('persons:read');
  const filter = encodeURIComponent(JSON.stringify({ customerId }));
  const { data, error, refetch } = useQuery({
    queryKey: ['persons', 'getList', customerId],
    queryFn: ({ signal }) =>
      request<Listed<Person>>(`/v1/persons?perPage=${most}&sort=createdAt&filter=${filter}`, { signal }),
    enabled: may,
  });
  if (!may) return null;
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const total = data?.total ?? 0;
  return (
    <Panel
      title="Persons"
      hint={total > most ? `The first ${most} of ${total}` : 'Users and contacts of this account'}
      flush={!data || total > 0}
    >
      {!data && <RowsSkeleton />}
      {data && total === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Nobody is on record.
        </Typography>
      )}
      {total > 0 && (
        <Table>
          <TableHead>
            <TableRow>
              <TableCell>Name</TableCell>
              <TableCell>E-mail</TableCell>
              <TableCell sx={wideOnly}>Role</TableCell>
              <TableCell sx={wideOnly}>Language</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data?.data.map(({ id, name, email, externalId, role, locale }) => (
              <TableRow key={id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                <TableCell sx={{ fontWeight: 560 }}>{name ?? externalId ?? id}</TableCell>
                <TableCell sx={{ overflowWrap: 'anywhere' }}>{email ?? '–'}</TableCell>
                <TableCell sx={wideOnly}>{role ?? '–'}</TableCell>
                <TableCell sx={wideOnly}>{locale ?? '–'}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
