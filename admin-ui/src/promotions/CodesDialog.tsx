import { Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, Stack, TextField } from '@mui/material';
import { useId, useState } from 'react';
import type { CreateCodesInput } from '../../../contracts/promotions.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { promotionsApi } from './promotions-api.ts';

const kinds: Record<CreateCodesInput['kind'], string> = {
  single: 'One, worded by you',
  bulk: 'Many, at random',
  personal: 'One for each of some customers',
};

/** Makes codes: nobody can guess the random ones, and no letter in them is taken for another. */
export function CodesDialog({ promotionId, onClose }: { promotionId: string; onClose: () => void }) {
  const titleId = useId();
  const [kind, setKind] = useState<CreateCodesInput['kind']>('single');
  const [text, setText] = useState('');
  const [count, setCount] = useState('100');
  const [most, setMost] = useState('');
  const { run, pending } = useCommand('promotions', promotionId);
  const maxRedemptions = most.trim() === '' ? null : Number(most);
  const input = (): Parameters<typeof promotionsApi.createCodes>[1] => {
    if (kind === 'single') return { kind, code: text.trim(), maxRedemptions };
    if (kind === 'bulk')
      return { kind, count: Number(count), prefix: text.trim(), maxRedemptions: maxRedemptions ?? 1 };
    return { kind, customerIds: text.split(/[\s,;]+/).filter(Boolean), maxRedemptions: maxRedemptions ?? 1 };
  };
  const make = async () => {
    const made = await run(
      () => promotionsApi.createCodes(promotionId, input()),
      ({ created }) => (created === 1 ? 'One code is made' : `${created.toLocaleString('en')} codes are made`),
    );
    if (made) onClose();
  };
  const textLabel = { single: 'Code', bulk: 'Prefix', personal: 'Customer ids' }[kind];
  const help = {
    single: 'Letters, digits, spaces and hyphens; capitals do not matter',
    bulk: 'Letters and digits before the random part; may be empty',
    personal: 'One a line; who has a code already gets no second one',
  }[kind];
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Make codes</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2, pt: 1 }}>
          <TextField
            select
            label="Which"
            value={kind}
            onChange={(event) => {
              setText('');
              setKind(event.target.value as CreateCodesInput['kind']);
            }}
          >
            {Object.entries(kinds).map(([value, words]) => (
              <MenuItem key={value} value={value}>
                {words}
              </MenuItem>
            ))}
          </TextField>
          {kind === 'bulk' && (
            <TextField label="How many" value={count} onChange={(event) => setCount(event.target.value)} />
          )}
          <TextField
            label={textLabel}
            multiline={kind === 'personal'}
            minRows={kind === 'personal' ? 3 : 1}
            value={text}
            helperText={help}
            onChange={(event) => setText(event.target.value)}
          />
          <TextField
            label="Each at most"
            value={most}
            helperText={kind === 'single' ? 'Empty: as often as the promotion allows' : 'Empty: once'}
            onChange={(event) => setMost(event.target.value)}
          />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <ActionButton variant="contained" pending={pending} onClick={() => void make()}>
          Make codes
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
