import { Alert, Box, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Limits } from '../../../contracts/approvals.ts';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { LimitsTable } from './LimitsTable.tsx';
import { limitChanges, limitsRefusal, type TypedLimits } from './limit-values.ts';

export default function LimitsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['limits', 'stored'],
    queryFn: ({ signal }) => api.limits(signal),
  });
  return (
    <Page title="Limits" lead="From where a change needs a second person, and from where it is refused whoever asks.">
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && <LimitsForm stored={data} />}
    </Page>
  );
}

/** What is typed lies over what is stored: when another saves meanwhile, both are seen together and nothing is lost. */
function LimitsForm({ stored }: { stored: Limits }) {
  const [typed, setTyped] = useState<TypedLimits>({});
  const [from, setFrom] = useState(stored.revision);
  const lacking = useLacking()('limits:edit');
  const { run, pending } = useCommand('limits');
  const isTouched = Object.keys(typed).length > 0;
  const moved = isTouched && stored.revision !== from;
  const refusal = lacking ?? limitsRefusal(stored, typed);
  const type = (field: string, text: string) => {
    if (!isTouched) setFrom(stored.revision);
    setTyped({ ...typed, [field]: text });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const changes = limitChanges(stored, typed);
    if (await run(() => api.updateLimits(changes, stored.revision), 'The limits are saved')) setTyped({});
  };
  const whole = (field: 'approvalsNeeded' | 'expiryHours', label: string, help: string) => (
    <TextField
      label={label}
      helperText={help}
      value={typed[field] ?? String(stored[field])}
      onChange={(event) => type(field, event.target.value)}
      slotProps={{ htmlInput: { inputMode: 'numeric', readOnly: lacking !== null } }}
      sx={{ maxWidth: 280 }}
    />
  );
  return (
    <Box component="form" noValidate onSubmit={(event) => void save(event)}>
      <Stack sx={{ gap: 2.5 }}>
        {moved && (
          <Alert severity="warning" variant="outlined">
            Somebody saved other limits meanwhile. They stand here now, below what you have typed: look once more, then
            save.
          </Alert>
        )}
        <Panel title="By what a change does" flush>
          <LimitsTable stored={stored} typed={typed} readOnly={lacking !== null} onType={type} />
        </Panel>
        <Panel title="Approval">
          <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2.5 }}>
            {whole('approvalsNeeded', 'People who have to approve', 'Beside the maker, who never counts')}
            {whole('expiryHours', 'Expires after, in hours', 'A change that nobody decides on is undone then')}
          </Stack>
        </Panel>
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            Save limits
          </ActionButton>
          {isTouched && <ActionButton onClick={() => setTyped({})}>Discard</ActionButton>}
          {lacking && (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {lacking}
            </Typography>
          )}
        </Stack>
      </Stack>
    </Box>
  );
}
