import { Alert, Box, FormControlLabel, Stack, Switch, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { StoredGracePolicy } from '../../../contracts/entitlements.ts';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { entitlementsApi } from './entitlements-api.ts';
import { FeatureKeys } from './FeatureKeys.tsx';
import { graceChanges, graceRefusal, shownGrace, type TypedGrace } from './grace-values.ts';

/** What is typed lies over what is stored: when another saves meanwhile, both are seen together and nothing is lost. */
export function GracePolicyForm({ stored }: { stored: StoredGracePolicy }) {
  const [typed, setTyped] = useState<TypedGrace>({});
  const [from, setFrom] = useState(stored.revision);
  const lacking = useLacking()('entitlements:edit');
  const { run, pending } = useCommand('entitlements');
  const { data: flags } = useQuery({ queryKey: ['flags', 'keys'], queryFn: ({ signal }) => api.flags(signal) });
  const keys = flags?.data.map(({ key }) => key) ?? [];
  const shown = shownGrace(stored, typed);
  const isTouched = Object.keys(typed).length > 0;
  const refusal = lacking ?? graceRefusal(stored, typed);
  const type = (change: TypedGrace) => {
    if (!isTouched) setFrom(stored.revision);
    setTyped({ ...typed, ...change });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const done = await run(
      () => entitlementsApi.updateGracePolicy(graceChanges(stored, typed), stored.revision),
      (answer) =>
        'status' in answer ? 'It touches many customers: it waits for a second person.' : 'The policy is saved',
    );
    if (done) setTyped({});
  };
  return (
    <Box component="form" noValidate onSubmit={(event) => void save(event)}>
      <Stack sx={{ gap: 2.5, maxWidth: 820 }}>
        {isTouched && stored.revision !== from && (
          <Alert severity="warning" variant="outlined">
            Somebody saved another policy meanwhile. It stands here now, below what you have typed: look once more, then
            save.
          </Alert>
        )}
        <Panel title="While a payment is overdue" hint="From the moment a subscription is past due">
          <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
            <TextField
              label="Days of grace"
              helperText="0 is none; at most 90"
              value={shown.graceDays}
              onChange={(event) => type({ graceDays: event.target.value })}
              slotProps={{ htmlInput: { inputMode: 'numeric', readOnly: lacking !== null } }}
              sx={{ maxWidth: 280 }}
            />
            <FormControlLabel
              control={
                <Switch
                  checked={shown.everything}
                  disabled={lacking !== null}
                  onChange={(event) => type({ everything: event.target.checked })}
                />
              }
              label="Everything of the plan stays meanwhile"
            />
            {!shown.everything && (
              <FeatureKeys
                label="Stays during the grace"
                help="Features and limits of plans; none named: nothing stays"
                options={keys}
                value={shown.features}
                disabled={lacking !== null}
                onChange={(features) => type({ features })}
              />
            )}
          </Stack>
        </Panel>
        <Panel title="Afterwards, and while a subscription is unpaid" hint="Nothing of the plan, but for what is named">
          <FeatureKeys
            label="Always kept"
            help="Such as a way to their own data"
            options={keys}
            value={shown.alwaysKept}
            disabled={lacking !== null}
            onChange={(alwaysKept) => type({ alwaysKept })}
          />
        </Panel>
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            Save policy
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
