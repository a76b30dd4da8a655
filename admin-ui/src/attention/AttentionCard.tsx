import { Box, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { AttentionItem } from '../../../contracts/attention.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { type Resolution, ResolveDialog, resolutionWords } from './ResolveDialog.tsx';

/** One thing that waits for a person: what was tried, what came of it, and what one can do. */
export function AttentionCard({ item }: { item: AttentionItem }) {
  const { title, advice, since, evidence, operationId, actions } = item;
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const lacking = useLacking()('attention:resolve');
  return (
    <Panel
      title={title}
      hint={
        <>
          Since <Timestamp at={since} />. {advice}
        </>
      }
    >
      <Stack sx={{ gap: 2 }}>
        {evidence.error && (
          <Box sx={{ pl: 1.25, borderLeft: 2, borderColor: 'error.main' }}>
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {evidence.error.message}
            </Typography>
            {evidence.error.code && <CopyButton value={evidence.error.code} what="error code" />}
          </Box>
        )}
        <Box
          component="dl"
          sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(230px, 1fr))' }}
        >
          <Fact label={`Tried ${evidence.attempts === 1 ? 'once' : `${evidence.attempts} times`}`}>
            {evidence.tried}
          </Fact>
          {evidence.lastTriedAt && (
            <Fact label="Last tried">
              <Timestamp at={evidence.lastTriedAt} />
            </Fact>
          )}
          {evidence.outsideIds.map(({ name, id }) => (
            <Fact key={`${name} ${id}`} label={name}>
              <CopyButton value={id} what={name} />
            </Fact>
          ))}
          {operationId && (
            <Fact label="Operation">
              <Link component={RouterLink} to={`/operations/${operationId}/show`}>
                Follow its steps
              </Link>
            </Fact>
          )}
        </Box>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {actions.map((action) => (
            <ActionButton key={action} disabledReason={lacking} onClick={() => setResolution(action)}>
              {resolutionWords[action].button}
            </ActionButton>
          ))}
        </Stack>
      </Stack>
      {resolution && <ResolveDialog item={item} resolution={resolution} onClose={() => setResolution(null)} />}
    </Panel>
  );
}
