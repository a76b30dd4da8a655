import AddIcon from '@mui/icons-material/Add';
import { Button, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { MemberRow } from './MemberRow.tsx';

export default function MembersPage() {
  const [inviting, setInviting] = useState(false);
  const lacking = useLacking();
  const { data, error, refetch } = useQuery({
    queryKey: ['members', 'names'],
    queryFn: ({ signal }) => api.members(signal),
  });
  return (
    <Page
      title="Members"
      lead="Who signs in here, and what they may do."
      actions={
        <>
          <ActionButton
            variant="contained"
            startIcon={<AddIcon />}
            disabledReason={lacking('members:edit')}
            onClick={() => setInviting(true)}
          >
            Invite
          </ActionButton>
          <Button component={Link} to="/roles" variant="outlined">
            What each role may do
          </Button>
        </>
      }
    >
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Panel flush>
          {data ? (
            <Table>
              <TableHead>
                <TableRow>
                  <TableCell>Member</TableCell>
                  <TableCell>Roles</TableCell>
                  <TableCell sx={wideOnly}>Second factor</TableCell>
                  <TableCell sx={wideOnly}>Since</TableCell>
                  <TableCell>Actions</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {data.data.map((member) => (
                  <MemberRow key={member.id} member={member} />
                ))}
              </TableBody>
            </Table>
          ) : (
            <RowsSkeleton />
          )}
        </Panel>
      )}
      {data && data.total > data.data.length && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1.5 }}>
          The first {data.data.length} of {data.total}, by name.
        </Typography>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}
