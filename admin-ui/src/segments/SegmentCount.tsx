import { Box, LinearProgress, Link, Skeleton, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { api } from '../api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';

const typingMs = 250;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), typingMs);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}

/** How many customers a condition holds for now, and the way to who they are. */
export function SegmentCount({ condition }: { condition: Record<string, unknown> }) {
  const asked = useSettled(condition);
  const { data, error, refetch } = useQuery({
    queryKey: ['segments', 'preview', JSON.stringify(asked)],
    queryFn: ({ signal }) => api.previewSegment(asked, signal),
    placeholderData: keepPreviousData,
  });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const share = data && data.of > 0 ? (100 * data.size) / data.of : 0;
  return (
    <Panel title="Customers now">
      <Box role="status" aria-live="polite">
        <Typography
          component="div"
          sx={{ fontSize: '1.75rem', fontWeight: 620, letterSpacing: '-0.02em', fontVariantNumeric: 'tabular-nums' }}
        >
          {data ? data.size.toLocaleString('en') : <Skeleton width={60} />}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {data ? `of ${data.of.toLocaleString('en')} customers, ${share.toFixed(share < 10 ? 1 : 0)} %` : 'Counting'}
        </Typography>
      </Box>
      <LinearProgress
        variant="determinate"
        value={share}
        aria-label="Share of all customers"
        sx={{ my: 1.5, height: 6, borderRadius: 3 }}
      />
      <Link
        component={RouterLink}
        to={`/customers?filter=${encodeURIComponent(JSON.stringify(asked))}`}
        variant="body2"
      >
        See who they are
      </Link>
    </Panel>
  );
}
