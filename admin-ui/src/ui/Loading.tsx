import { Box, Skeleton, Stack } from '@mui/material';

const rows = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** The shape of rows to come. */
export function RowsSkeleton() {
  return (
    <Box role="status" aria-label="Loading">
      {rows.map((row) => (
        <Stack key={row} direction="row" sx={{ gap: 3, px: 2.5, py: 1.5 }}>
          <Skeleton width="28%" />
          <Skeleton width="14%" />
          <Skeleton width="22%" />
          <Skeleton width="10%" />
        </Stack>
      ))}
    </Box>
  );
}

export function PageSkeleton() {
  return (
    <Box role="status" aria-label="Loading" sx={{ maxWidth: 1180, mx: 'auto', px: { xs: 2, md: 4 }, py: 3.5 }}>
      <Skeleton width={220} height={34} />
      <Skeleton width={340} sx={{ mb: 3 }} />
      <Skeleton variant="rounded" height={260} />
    </Box>
  );
}
