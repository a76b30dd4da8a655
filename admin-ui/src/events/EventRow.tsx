import { Box, Chip, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import type { StoredEvent } from '../../../contracts/events.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { monospace } from '../theme/themes.ts';
import { Timestamp } from '../ui/Timestamp.tsx';

interface EventRowProps {
  event: StoredEvent;
  onPerson: (id: string) => void;
  onCustomer: (id: string) => void;
}

/** One event: when, what, whose; all that came with it on demand. */
export function EventRow({ event, onPerson, onCustomer }: EventRowProps) {
  const [open, setOpen] = useState(false);
  const person = event.person ?? event.personId ?? event.anonymousId;
  const customer = event.customer ?? event.customerId;
  const marks = [event.bot && 'robot', event.staff && 'staff', event.late && 'late'].filter((mark) => mark !== false);
  return (
    <Box
      component="li"
      sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}
    >
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <Link
          component="button"
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          sx={{ fontWeight: 560, minWidth: 180, textAlign: 'left', overflowWrap: 'anywhere' }}
        >
          {event.type}
        </Link>
        <Box sx={{ flex: 1, minWidth: 200, display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
          {person && <Who name={person} onClick={() => onPerson(person)} />}
          {customer && <Who name={customer} onClick={() => onCustomer(customer)} />}
          {event.amount && <span>{formatMoney(event.amount.amount, event.amount.currency)}</span>}
          {marks.map((mark) => (
            <Chip key={mark} label={mark} size="small" variant="outlined" />
          ))}
        </Box>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          <Timestamp at={event.timestamp} />
        </Typography>
      </Stack>
      {open && (
        <Box component="pre" sx={{ fontFamily: monospace, fontSize: '0.8125rem', overflowX: 'auto', m: 0, pt: 1 }}>
          {JSON.stringify(event, null, 2)}
        </Box>
      )}
    </Box>
  );
}

function Who({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <Link
      component="button"
      type="button"
      onClick={onClick}
      title="Timeline"
      sx={{ fontFamily: monospace, fontSize: '0.8125rem', overflowWrap: 'anywhere', textAlign: 'left' }}
    >
      {name}
    </Link>
  );
}
