import { Box, Button, Collapse, LinearProgress, Stack, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Entitlement, EntitlementLimit, EntitlementSource } from '../../../contracts/entitlements.ts';
import { monospace } from '../theme/themes.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { fullness, limitWords, outcomeWords, sourceWords, stateOf } from './entitlement-words.ts';

/** One feature: whether it is there, why, how much of it is used, and on demand what every source said. */
export function EntitlementRow({ entitlement }: { entitlement: Entitlement }) {
  const { feature, reason, limits, sources } = entitlement;
  const [open, setOpen] = useState(false);
  const id = useId();
  const { tone, words } = stateOf(entitlement);
  return (
    <Box component="li">
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="body2" sx={{ fontFamily: monospace, fontWeight: 560, overflowWrap: 'anywhere' }}>
          {feature}
        </Typography>
        <StatusDot tone={tone}>{words}</StatusDot>
        {sources.length > 0 && (
          <Button
            size="small"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`Sources of ${feature}`}
            onClick={() => setOpen(!open)}
            sx={{ ml: 'auto', minWidth: 0 }}
          >
            {sources.length === 1 ? '1 source' : `${sources.length} sources`}
          </Button>
        )}
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {reason}
      </Typography>
      {limits.map((limit) => (
        <LimitLine key={limit.limit} feature={feature} limit={limit} />
      ))}
      <Collapse in={open} id={id} unmountOnExit>
        <Stack sx={{ mt: 1, pl: 1.5, gap: 1, borderLeft: 2, borderColor: 'divider' }}>
          {sources.map((source) => (
            <SourceLine key={`${source.kind}:${source.id}`} source={source} />
          ))}
        </Stack>
      </Collapse>
    </Box>
  );
}

function LimitLine({ feature, limit }: { feature: string; limit: EntitlementLimit }) {
  const full = fullness(limit);
  return (
    <Box sx={{ mt: 0.5, maxWidth: 460 }}>
      <Typography variant="caption" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {limitWords(limit)}
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {' '}
          ({limit.because})
        </Box>
      </Typography>
      {full !== null && (
        <LinearProgress
          variant="determinate"
          value={full}
          color={full >= 100 ? 'error' : full >= 80 ? 'warning' : 'primary'}
          aria-label={`${limit.limit} of ${feature}`}
          sx={{ height: 5, borderRadius: 3 }}
        />
      )}
    </Box>
  );
}

function SourceLine({ source: { kind, name, outcome, because } }: { source: EntitlementSource }) {
  const { tone, words } = outcomeWords[outcome];
  return (
    <Box>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="body2" sx={{ fontWeight: 560 }}>
          {sourceWords[kind]}: {name}
        </Typography>
        <StatusDot tone={tone}>{words}</StatusDot>
      </Stack>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {because}
      </Typography>
    </Box>
  );
}
