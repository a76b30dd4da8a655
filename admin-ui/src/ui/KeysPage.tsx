import AddIcon from '@mui/icons-material/Add';
import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useState } from 'react';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { useLacking } from '../access/use-lacking.ts';
import type { Listed } from '../api.ts';
import { ActionButton } from './ActionButton.tsx';
import { EmptyState } from './EmptyState.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { RowsSkeleton } from './Loading.tsx';
import { Page } from './Page.tsx';
import { Panel } from './Panel.tsx';
import { wideOnly } from './SortableHead.tsx';

interface KeysPageProps<Key> {
  title: string;
  lead: string;
  /** Who may make one. */
  permission: Permission;
  queryKey: readonly string[];
  read: (signal: AbortSignal) => Promise<Listed<Key>>;
  empty: { icon: ReactElement; title: string; words: string };
  /** `wide` ones are left out where there is no room. */
  columns: readonly { label: string; wide?: boolean }[];
  row: (key: Key) => ReactNode;
  dialog: (onClose: () => void) => ReactNode;
}

/** Keys that programs come with: all on one page, and a dialog that makes another. */
export function KeysPage<Key>(props: KeysPageProps<Key>) {
  const { title, lead, permission, queryKey, read, empty, columns, row, dialog } = props;
  const [creating, setCreating] = useState(false);
  const lacking = useLacking();
  const { data, error, refetch } = useQuery({ queryKey, queryFn: ({ signal }) => read(signal) });
  return (
    <Page
      title={title}
      lead={lead}
      actions={
        <ActionButton
          variant="contained"
          startIcon={<AddIcon />}
          disabledReason={lacking(permission)}
          onClick={() => setCreating(true)}
        >
          New key
        </ActionButton>
      }
    >
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Panel flush>
          {!data ? (
            <RowsSkeleton />
          ) : data.total === 0 ? (
            <EmptyState icon={empty.icon} title={empty.title}>
              {empty.words}
            </EmptyState>
          ) : (
            <Table>
              <TableHead>
                <TableRow>
                  {columns.map(({ label, wide }) => (
                    <TableCell key={label} {...(wide ? { sx: wideOnly } : {})}>
                      {label}
                    </TableCell>
                  ))}
                </TableRow>
              </TableHead>
              <TableBody>{data.data.map(row)}</TableBody>
            </Table>
          )}
        </Panel>
      )}
      {creating && dialog(() => setCreating(false))}
    </Page>
  );
}
