import {
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
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import type { ErrorDetails } from '../../../contracts/tables/pricewright-error.ts';
import { ActorName } from '../access/ActorName.tsx';
import { monospace } from '../theme/themes.ts';
import { Timestamp } from '../ui/Timestamp.tsx';
import { pathInWords } from './form/field-path.ts';
import type { Merge } from './form/merge-three-way.ts';
import { withDecision } from './form/merge-three-way.ts';

interface ConflictDialogProps {
  merge: Merge;
  /** The change that came between, where the API said it. */
  lastChange?: ErrorDetails['lastChange'];
  onClose: () => void;
  /** Gets both sides' changes with what was decided, ready to be saved. */
  onResolve: (merged: unknown) => void;
}

const show = (value: unknown) =>
  value === undefined ? 'removed' : typeof value === 'string' ? value || '(empty)' : JSON.stringify(value, null, 1);

/** Somebody saved meanwhile: shows where both changed the same, and loses neither. */
export function ConflictDialog({ merge, lastChange, onClose, onResolve }: ConflictDialogProps) {
  const { conflicts, taken } = merge;
  const [theirs, setTheirs] = useState<ReadonlySet<number>>(new Set());
  const titleId = useId();
  const decide = (index: number, side: string) => {
    const next = new Set(theirs);
    if (side === 'theirs') next.add(index);
    else next.delete(index);
    setTheirs(next);
  };
  const resolve = () =>
    onResolve(
      conflicts.reduce(
        (merged, { path, theirs: value }, index) => (theirs.has(index) ? withDecision(merged, path, value) : merged),
        merge.merged,
      ),
    );

  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Somebody saved this plan while you were editing</DialogTitle>
      <DialogContent>
        {lastChange && (
          <Typography variant="body2" sx={{ mb: 1 }}>
            Last saved by <ActorName actor={lastChange.by} />, <Timestamp at={lastChange.at} />.
          </Typography>
        )}
        <Typography variant="body1" sx={{ color: 'text.secondary', mb: 2 }}>
          Nothing you typed is lost.{' '}
          {conflicts.length === 0
            ? 'Your changes and theirs do not touch each other.'
            : 'Choose where you both changed the same field.'}
        </Typography>
        <Stack sx={{ gap: 2 }}>
          {conflicts.map(({ path, base, mine, theirs: other }, index) => {
            const field = pathInWords(path.join('.'));
            return (
              <Box
                key={path.join('.')}
                component="fieldset"
                sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, m: 0, minWidth: 0 }}
              >
                <Typography component="legend" variant="h3" sx={{ px: 0.5 }}>
                  {field}
                </Typography>
                <Typography
                  variant="caption"
                  component="div"
                  sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                >
                  Before: {show(base)}
                </Typography>
                <RadioGroup
                  aria-label={field}
                  value={theirs.has(index) ? 'theirs' : 'mine'}
                  onChange={(_event, side) => decide(index, side)}
                >
                  <Side value="mine" label="Keep mine" shown={show(mine)} />
                  <Side value="theirs" label="Take theirs" shown={show(other)} />
                </RadioGroup>
              </Box>
            );
          })}
          {taken.length > 0 && (
            <Typography variant="body2">
              Taken over from them, as you did not change it:{' '}
              {taken.map((path) => pathInWords(path.join('.'))).join(', ')}.
            </Typography>
          )}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Back to the form</Button>
        <Button variant="contained" onClick={resolve}>
          Save both sides' changes
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Side({ value, label, shown }: { value: string; label: string; shown: string }) {
  return (
    <FormControlLabel
      value={value}
      control={<Radio size="small" />}
      sx={{ alignItems: 'flex-start', mt: 0.5 }}
      label={
        <Box sx={{ pt: 0.75 }}>
          <Typography variant="body2">{label}</Typography>
          <Box
            component="pre"
            sx={{
              m: 0,
              fontFamily: monospace,
              fontSize: '0.75rem',
              whiteSpace: 'pre-wrap',
              overflowWrap: 'anywhere',
              maxHeight: 160,
              overflow: 'auto',
            }}
          >
            {shown}
          </Box>
        </Box>
      }
    />
  );
}
