import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { approvalsWords } from './approval-words.ts';

interface DecideDialogProps {
  verb: 'approve' | 'reject';
  request: ChangeRequest;
  onClose: () => void;
}

const texts = {
  approve: { title: 'Approve this change?', label: 'Comment (optional)', button: 'Approve' },
  reject: { title: 'Reject this change?', label: 'Why', button: 'Reject' },
};

/** Asks once more, with room for a comment; a rejection says why. */
export function DecideDialog({ verb, request, onClose }: DecideDialogProps) {
  const { title, label, button } = texts[verb];
  const [comment, setComment] = useState('');
  const { run, pending } = useCommand('approvals', request.id, request.operationId ?? undefined);
  const titleId = useId();
  const given = request.decisions.filter(({ decision }) => decision === 'approved').length;
  const isLast = given + 1 >= request.approvalsNeeded;
  const consequence =
    verb === 'reject'
      ? 'What was prepared is undone, and the change goes back to its maker.'
      : isLast
        ? 'The change goes ahead at once, exactly as it was shown.'
        : `One more voice for it: ${approvalsWords(request)} so far.`;
  const decide = async () => {
    const done = (answer: ChangeRequest) =>
      verb === 'reject' ? 'Rejected' : answer.status === 'waiting' ? approvalsWords(answer) : 'Approved: it goes ahead';
    if (await run(() => api.decide(request.id, verb, comment.trim()), done)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (verb === 'approve' || comment.trim()) void decide();
        }}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <Typography variant="body1" sx={{ mb: 0.5, fontWeight: 560 }}>
            {request.summary}
          </Typography>
          <Typography variant="body2" sx={{ mb: 2, color: 'text.secondary' }}>
            {consequence}
          </Typography>
          <TextField
            autoFocus
            label={label}
            required={verb === 'reject'}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            multiline
            minRows={2}
            helperText="Kept with the change, for everybody to read"
            slotProps={{ htmlInput: { maxLength: 2000 } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Not yet</Button>
          <ActionButton
            type="submit"
            variant="contained"
            color={verb === 'reject' ? 'error' : 'primary'}
            pending={pending}
            disabledReason={verb === 'reject' && !comment.trim() ? 'Say why: the maker has to know' : null}
          >
            {button}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
