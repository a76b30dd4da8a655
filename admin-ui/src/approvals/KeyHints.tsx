import { Box, FormControlLabel, Stack, Switch, Typography } from '@mui/material';
import { useStore } from 'react-admin';
import { monospace } from '../theme/themes.ts';

/** Whether single keys are commands here; the person's choice, kept in the browser. */
export const useKeysOn = () => useStore('approvals.keys', true);

/** Which keys do what, and the switch that turns them off. */
export function KeyHints({ keys }: { keys: Record<string, string> }) {
  const [on, setOn] = useKeysOn();
  return (
    <Stack
      direction="row"
      sx={{
        display: { xs: 'none', md: 'flex' },
        gap: 2,
        alignItems: 'center',
        flexWrap: 'wrap',
        color: 'text.secondary',
      }}
    >
      {Object.entries(keys).map(([key, words]) => (
        <Typography key={key} variant="caption" sx={{ textDecoration: on ? undefined : 'line-through' }}>
          <Box
            component="kbd"
            sx={{ fontFamily: monospace, border: 1, borderColor: 'divider', borderRadius: 0.5, px: 0.75, mr: 0.75 }}
          >
            {key}
          </Box>
          {words}
        </Typography>
      ))}
      <FormControlLabel
        control={<Switch size="small" checked={on} onChange={(_event, checked) => setOn(checked)} />}
        label={<Typography variant="caption">Keys</Typography>}
        sx={{ ml: 0 }}
      />
    </Stack>
  );
}
