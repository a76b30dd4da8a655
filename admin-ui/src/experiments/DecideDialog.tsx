import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import type { Experiment } from '../../../contracts/experiments.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { experimentApi } from './experiment-api.ts';

const revert = ' revert';

/** What comes of a completed experiment: a variant for everybody, stage by stage, or the control. */
export function DecideDialog({ experiment, onClose }: { experiment: Experiment; onClose: () => void }) {
  const titleId = useId();
  const [choice, setChoice] = useState(experiment.winner ?? revert);
  const [reason, setReason] = useState('');
  const { run, pending } = useCommand('experiments', experiment.id);
  const scales = choice !== revert;
  const against = scales && choice !== experiment.winner;
  const decide = async () => {
    const body = {
      reason: reason.trim(),
      ...(scales ? { decision: 'scale' as const, variant: choice } : { decision: 'revert' as const }),
    };
    if (await run(() => experimentApi.decide(experiment.id, body), 'It is decided')) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>What comes of it?</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2, pt: 1 }}>
          <TextField select label="Decision" value={choice} onChange={(event) => setChoice(event.target.value)}>
            {experiment.variants.slice(1).map(({ key, name }) => (
              <MenuItem key={key} value={key}>
                {name || key} for everybody{key === experiment.winner ? ' (the winner)' : ''}
              </MenuItem>
            ))}
            <MenuItem value={revert}>The control for everybody</MenuItem>
          </TextField>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {scales
              ? `It reaches everybody by a guarded rollout: ${experiment.scaling.stages.map(({ percentage }) => `${percentage} %`).join(', ')}.`
              : 'Everybody gets what the rules give without the experiment.'}
            {against && ' The experiment has not shown it to be better.'}
          </Typography>
          <TextField required label="Reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Not yet</Button>
        <ActionButton
          variant="contained"
          pending={pending}
          disabledReason={reason.trim() ? null : 'A reason is needed'}
          onClick={() => void decide()}
        >
          Decide
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
