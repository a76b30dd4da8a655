import { Box, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import type { AttentionItem } from '../../../contracts/attention.ts';
import { TemporalLink } from '../operations/TemporalLink.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact } from '../ui/Fact.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { linksOf } from './attention-links.ts';

/** What was tried, what came of it, and where one looks further. */
export function Evidence({ item }: { item: AttentionItem }) {
  const { evidence } = item;
  const { error, attempts, tried, lastTriedAt, outsideIds } = evidence;
  const workflow = outsideIds.find(({ name }) => name === 'workflow');
  const links = linksOf(item);
  return (
    <Stack sx={{ gap: 2 }}>
      {error && (
        <Box sx={{ pl: 1.25, borderLeft: 2, borderColor: 'error.main' }}>
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {error.message}
          </Typography>
          {error.code && <CopyButton value={error.code} what="error code" />}
        </Box>
      )}
      <Box
        component="dl"
        sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(230px, 1fr))' }}
      >
        <Fact label={`Tried ${attempts === 1 ? 'once' : `${attempts} times`}`}>{tried}</Fact>
        {lastTriedAt && (
          <Fact label="Last tried">
            <Timestamp at={lastTriedAt} />
          </Fact>
        )}
        {outsideIds.map(({ name, id }) => (
          <Fact key={`${name} ${id}`} label={name}>
            <CopyButton value={id} what={name} />
          </Fact>
        ))}
        {(links.length > 0 || workflow) && (
          <Fact label="Look further">
            <Stack component="span" direction="row" sx={{ columnGap: 1.5, flexWrap: 'wrap' }}>
              {links.map(({ title, to }) => (
                <Link key={to} component={RouterLink} to={to}>
                  {title}
                </Link>
              ))}
              {workflow && <TemporalLink workflowId={workflow.id} />}
            </Stack>
          </Fact>
        )}
      </Box>
    </Stack>
  );
}
