import AddIcon from '@mui/icons-material/Add';
import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { ApiKeyRow } from './ApiKeyRow.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';

export default function ApiKeysPage() {
  const [creating, setCreating] = useState(false);
  const lacking = useLacking();
  const { data, error, refetch } = useQuery({
    queryKey: ['keys', 'names'],
    queryFn: ({ signal }) => api.apiKeys(signal),
  });
  return (
    <Page
      title="API keys"
      lead="What programs sign in with. Each may do what its scopes name, and never more than who made it."
      actions={
        <ActionButton
          variant="contained"
          startIcon={<AddIcon />}
          disabledReason={lacking('keys:edit')}
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
            <EmptyState icon={<KeyIcon />} title="No keys yet">
              A key lets a program call the API without anybody signing in.
            </EmptyState>
          ) : (
            <Table>
              <TableHead>
                <TableRow>
                  <TableCell>Key</TableCell>
                  <TableCell>State</TableCell>
                  <TableCell sx={wideOnly}>Scopes</TableCell>
                  <TableCell sx={wideOnly}>Made</TableCell>
                  <TableCell sx={wideOnly}>Last used</TableCell>
                  <TableCell sx={wideOnly}>Expires</TableCell>
                  <TableCell>Actions</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {data.data.map((key) => (
                  <ApiKeyRow key={key.id} apiKey={key} />
                ))}
              </TableBody>
            </Table>
          )}
        </Panel>
      )}
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
