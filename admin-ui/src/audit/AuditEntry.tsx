import OpenIcon from '@mui/icons-material/ChevronRight';
import { Box, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import type { AuditRow } from '../../../contracts/audit.ts';
import { ActorName } from '../access/ActorName.tsx';
import { words } from '../operations/operation-words.ts';
import { monospace } from '../theme/themes.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact } from '../ui/Fact.tsx';
import { recordPath } from '../ui/record-path.ts';
import { Timestamp } from '../ui/Timestamp.tsx';
import { doorWords } from './door-words.ts';
import { jsonChanges, jsonWords } from './json-changes.ts';

/** One change: what stands in a line, the rest on demand. */
export function AuditEntry({ row }: { row: AuditRow }) {
  const { sequence, action, actor, at, area, entityId, why } = row;
  const page = recordPath(entityId);
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}>
      <Box component="details">
        <Stack
          component="summary"
          direction="row"
          sx={{
            px: 2.5,
            py: 1.25,
            columnGap: { xs: 1, sm: 1.5 },
            rowGap: 0.25,
            alignItems: 'baseline',
            flexWrap: 'wrap',
            cursor: 'pointer',
            listStyle: 'none',
            '&:hover': { bgcolor: 'action.hover' },
          }}
        >
          <OpenIcon
            sx={{
              fontSize: 16,
              alignSelf: 'center',
              ml: -0.75,
              color: 'text.secondary',
              '[open] &': { rotate: '90deg' },
            }}
          />
          <Typography
            component="span"
            variant="caption"
            sx={{ width: 36, color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}
          >
            {sequence}
          </Typography>
          <Typography component="span" variant="body2" sx={{ fontWeight: 560, flex: '1 1 200px', minWidth: 0 }}>
            {words(action)}
            <Typography
              component="span"
              variant="body2"
              sx={{ color: 'text.secondary', ml: 1, overflowWrap: 'anywhere' }}
            >
              {why}
            </Typography>
          </Typography>
          <Typography component="span" variant="body2" sx={{ width: { sm: 200 } }}>
            <ActorName actor={actor} />
          </Typography>
          <Typography component="span" variant="body2" sx={{ width: { sm: 120 }, color: 'text.secondary' }}>
            <Timestamp at={at} />
          </Typography>
        </Stack>
        <Stack sx={{ px: 2.5, pb: 2, pl: { sm: 10 }, gap: 2 }}>
          <Changes row={row} />
          <Box
            component="dl"
            sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(230px, 1fr))' }}
          >
            <Fact label={`Record (${area})`}>
              {page ? (
                <Link component={RouterLink} to={page}>
                  {entityId}
                </Link>
              ) : (
                <CopyButton value={entityId} what="record id" />
              )}
            </Fact>
            <Origins row={row} />
          </Box>
        </Stack>
      </Box>
    </Box>
  );
}

function Changes({ row: { before, after } }: { row: AuditRow }) {
  const changes = jsonChanges(before, after);
  if (changes.length === 0) return null;
  return (
    <Box component="ul" aria-label="Before and after" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {changes.map(({ path, from, to }) => (
        <Typography component="li" variant="body2" key={path} sx={{ overflowWrap: 'anywhere', mb: 0.5 }}>
          <Box component="code" sx={{ fontFamily: monospace, fontSize: '0.75rem', mr: 1 }}>
            {path || 'value'}
          </Box>
          <Box component="del" sx={{ color: 'text.secondary' }}>
            {jsonWords(from)}
          </Box>
          {' → '}
          <Box component="ins" sx={{ textDecoration: 'none' }}>
            {jsonWords(to)}
          </Box>
        </Typography>
      ))}
    </Box>
  );
}

function Origins({ row: { operationId, approvalId, requestId, from, hash } }: { row: AuditRow }) {
  return (
    <>
      {operationId && (
        <Fact label="Operation">
          <Link component={RouterLink} to={`/operations/${operationId}/show`}>
            Follow its steps
          </Link>
        </Fact>
      )}
      {approvalId && (
        <Fact label="Approval">
          <Link component={RouterLink} to={`/approvals/${approvalId}/show`}>
            Open the request
          </Link>
        </Fact>
      )}
      {from && <Fact label="Came through">{doorWords(from)}</Fact>}
      {from?.keyId && (
        <Fact label="API key">
          <CopyButton value={from.keyId} what="key id" />
        </Fact>
      )}
      {requestId && (
        <Fact label="Request id">
          <CopyButton value={requestId} what="request id" />
        </Fact>
      )}
      <Fact label="Hash">
        <CopyButton value={hash} shown={hash.slice(0, 12)} what="hash of the row" />
      </Fact>
    </>
  );
}
