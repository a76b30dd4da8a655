import AddIcon from '@mui/icons-material/Add';
import ClientKeyIcon from '@mui/icons-material/DevicesOutlined';
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
import { CreateSdkKeyDialog } from './CreateSdkKeyDialog.tsx';
import { SdkKeyRow } from './SdkKeyRow.tsx';

export default function SdkKeysPage() {
  const [creating, setCreating] = useState(false);
  const lacking = useLacking();
  const { data, error, refetch } = useQuery({
    queryKey: ['sdk-keys', 'list'],
    queryFn: ({ signal }) => api.sdkKeys(signal),
  });
  return (
    <Page
      title="SDK keys"
      lead="What browsers and apps read features with: public, one for each application and environment, and good for nothing else."
      actions={
        <ActionButton
          variant="contained"
          startIcon={<AddIcon />}
          disabledReason={lacking('sdk-keys:edit')}
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
            <EmptyState icon={<ClientKeyIcon />} title="No keys yet">
              A browser or an app evaluates features with a key of its own, through OFREP or a GrowthBook SDK.
            </EmptyState>
          ) : (
            <Table>
              <TableHead>
                <TableRow>
                  <TableCell>Application</TableCell>
                  <TableCell>Key</TableCell>
                  <TableCell>State</TableCell>
                  <TableCell sx={wideOnly}>Made</TableCell>
                  <TableCell sx={wideOnly}>Last used</TableCell>
                  <TableCell>Actions</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {data.data.map((key) => (
                  <SdkKeyRow key={key.id} sdkKey={key} />
                ))}
              </TableBody>
            </Table>
          )}
        </Panel>
      )}
      {creating && <CreateSdkKeyDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
