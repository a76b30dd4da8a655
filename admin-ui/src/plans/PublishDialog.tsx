import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import type { Accepted, PlanPreview, SubscriptionPlan } from '../../../contracts/plans.ts';
import { useSettings } from '../access/use-settings.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CatalogueDiffView } from './CatalogueDiffView.tsx';
import { countedWords, exceededWords } from './publication-forecast.ts';
import { usePlanCommand } from './use-plan-command.ts';
import { usePublicationForecast } from './use-publication-forecast.ts';

interface PublishDialogProps {
  plan: SubscriptionPlan;
  preview: PlanPreview;
  onClose: () => void;
}
type When = 'now' | 'at' | 'hold';

const done: Record<When, string> = {
  now: 'Publishing has begun',
  at: 'The publication is scheduled',
  hold: 'Staging in Stripe has begun; it then waits for you',
};

const buttons = { now: 'Publish now', at: 'Schedule' };

/** Asks when, shows once more what, and sends the diff's hash along: exactly that diff is applied, or nothing. */
export function PublishDialog({ plan, preview, onClose }: PublishDialogProps) {
  // The diff that was read is the one to be confirmed, though the page behind may load a newer one.
  const [shown] = useState(preview);
  const [when, setWhen] = useState<When>('now');
  const [time, setTime] = useState('');
  const { run, pending } = usePlanCommand(plan.id);
  const { baseCurrency } = useSettings();
  const titleId = useId();
  const isDraft = plan.openVersion?.status === 'draft';
  const isPast = time !== '' && new Date(time) <= new Date();
  const moved = preview.diff.hash !== shown.diff.hash;
  const forecast = usePublicationForecast(shown);
  const counted = countedWords(shown.priceChange, plan.activeVersion?.number);
  const verdict = when === 'hold' ? 'free' : forecast?.verdict;
  const timeRefusal =
    when !== 'at' ? null : time === '' ? 'Choose a time first' : isPast ? 'That time has passed' : null;
  const refusal = verdict === 'refused' ? 'The change is above a hard limit' : timeRefusal;

  const publish = async () => {
    const input = {
      diffHash: shown.diff.hash,
      ...(when === 'at' ? { at: new Date(time).toISOString() } : {}),
      ...(when === 'hold' ? { hold: true } : {}),
    };
    const words = ({ changeRequestId }: Accepted) =>
      changeRequestId ? 'Sent for approval: it goes ahead once somebody else has approved it' : done[when];
    if (await run(() => api.publishPlan(plan.id, input), words)) onClose();
    else if (moved) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>
        Publish {plan.configuration.name}, version {shown.version}
      </DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2 }}>
          {!shown.validation.isValid && (
            <Alert severity="error">The version has problems to correct first. See the check on the page.</Alert>
          )}
          {moved && (
            <Alert severity="warning">
              The plan or Stripe has moved since this was shown. Close, and look at the new diff.
            </Alert>
          )}
          {verdict === 'approval' && forecast?.verdict === 'approval' && (
            <Alert severity="warning">
              This publication waits for approval by somebody else. {exceededWords(forecast.reasons, baseCurrency)}.{' '}
              {counted} It is staged in Stripe now and goes ahead once it is approved.
            </Alert>
          )}
          {verdict === 'refused' && forecast?.verdict === 'refused' && (
            <Alert severity="error">
              This is above a hard limit and would be refused. {exceededWords(forecast.reasons, baseCurrency)}.{' '}
              {counted} Make the change smaller, or in steps; an administrator can change the limits.
            </Alert>
          )}
          <RadioGroup aria-label="When" value={when} onChange={(_event, value) => setWhen(value as When)}>
            <Choice value="now" label="Now" help="All stages run; it sells as soon as they are done" />
            <Choice value="at" label="At a time" help="Staged in Stripe now, activated then" />
            {when === 'at' && (
              <TextField
                type="datetime-local"
                label="Time (yours)"
                value={time}
                onChange={(event) => setTime(event.target.value)}
                error={isPast}
                helperText={isPast ? 'That time has passed' : undefined}
                slotProps={{ inputLabel: { shrink: true } }}
                sx={{ ml: 4, my: 1, maxWidth: 260 }}
              />
            )}
            {isDraft && (
              <Choice
                value="hold"
                label="Stage in Stripe and hold"
                help="Inactive objects are made and validated; then it waits for you to publish"
              />
            )}
          </RadioGroup>
          <Box sx={{ borderTop: 1, borderColor: 'divider', pt: 2 }}>
            <CatalogueDiffView diff={shown.diff} currency={plan.configuration.pricing.currency} />
          </Box>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Not yet</Button>
        <ActionButton variant="contained" pending={pending} disabledReason={refusal} onClick={() => void publish()}>
          {when === 'hold' ? 'Stage and hold' : verdict === 'approval' ? 'Send for approval' : buttons[when]}
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}

function Choice({ value, label, help }: { value: When; label: string; help: string }) {
  return (
    <FormControlLabel
      value={value}
      control={<Radio size="small" />}
      sx={{ alignItems: 'flex-start' }}
      label={
        <Box sx={{ pt: 0.75 }}>
          <Typography variant="body2" sx={{ fontWeight: 560 }}>
            {label}
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {help}
          </Typography>
        </Box>
      }
    />
  );
}
