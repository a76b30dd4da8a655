import { Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import type { Freeze } from '../../../contracts/approvals.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useFreeze } from './use-freeze.ts';

export default function FreezePage() {
  const { data: freeze, error, refetch } = useFreeze();
  return (
    <Page
      title="Freeze"
      lead="One switch holds every automatic write. Reading, evaluating, the kill switch and rolling back go on."
      beside={
        freeze && (
          <StatusDot tone={freeze.frozen ? 'warn' : 'good'}>{freeze.frozen ? 'Frozen' : 'Not frozen'}</StatusDot>
        )
      }
    >
      <Box sx={{ maxWidth: 640 }}>
        {!freeze && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
        {freeze && (freeze.frozen ? <Frozen freeze={freeze} /> : <FreezeForm />)}
      </Box>
    </Page>
  );
}

function Frozen({ freeze: { by, reason, since, until } }: { freeze: Freeze }) {
  const lacking = useLacking();
  const { run, pending } = useCommand('freeze');
  return (
    <Panel title="Automatic writes are held">
      <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
        <Stack component="dl" sx={{ m: 0, gap: 1.25 }}>
          <Fact label="Why">{reason}</Fact>
          {by && (
            <Fact label="By">
              <ActorName actor={by} />
            </Fact>
          )}
          {since && (
            <Fact label="Since">
              <Timestamp at={since} />
            </Fact>
          )}
          {until && (
            <Fact label="Ends by itself">
              <Timestamp at={until} />
            </Fact>
          )}
        </Stack>
        <ActionButton
          variant="contained"
          pending={pending}
          disabledReason={lacking('freeze:edit')}
          onClick={() => void run(api.liftFreeze, 'Automatic writes go on')}
        >
          Lift the freeze
        </ActionButton>
      </Stack>
    </Panel>
  );
}

const hours = { 1: '1 hour', 4: '4 hours', 24: '1 day', 72: '3 days', 168: '1 week' };

function FreezeForm() {
  const [reason, setReason] = useState('');
  const [length, setLength] = useState('4');
  const lacking = useLacking();
  const { run, pending } = useCommand('freeze');
  const refusal = lacking('freeze:edit') ?? (reason.trim() ? null : 'Say why: everybody who is held up will ask');
  const freeze = (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const until = new Date(Date.now() + Number(length) * 3_600_000).toISOString();
    void run(() => api.setFreeze({ reason: reason.trim(), until }), 'Automatic writes are held');
  };
  return (
    <Panel title="Hold automatic writes">
      <Stack component="form" onSubmit={freeze} sx={{ gap: 2, alignItems: 'flex-start' }}>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Rollouts, migrations, sends, the optimiser and what was scheduled wait until the freeze ends. It always ends
          by itself: one that is forgotten would hold everything for ever.
        </Typography>
        <TextField
          label="Why"
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          multiline
          minRows={2}
          helperText="Shown on every page while it lasts"
          slotProps={{ htmlInput: { maxLength: 500 } }}
        />
        <TextField
          select
          label="Ends after"
          value={length}
          onChange={(event) => setLength(event.target.value)}
          sx={{ maxWidth: 200 }}
        >
          {Object.entries(hours).map(([value, words]) => (
            <MenuItem key={value} value={value}>
              {words}
            </MenuItem>
          ))}
        </TextField>
        <ActionButton type="submit" variant="contained" color="warning" pending={pending} disabledReason={refusal}>
          Freeze
        </ActionButton>
      </Stack>
    </Panel>
  );
}
