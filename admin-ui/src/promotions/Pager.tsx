import { Box, Button, Stack, Typography } from '@mui/material';

interface PagerProps {
  page: number;
  perPage: number;
  total: number;
  onPage: (page: number) => void;
}

/** Where one is in a short list within a page, and the way on. */
export function Pager({ page, perPage, total, onPage }: PagerProps) {
  const last = Math.max(1, Math.ceil(total / perPage));
  if (total <= perPage) return null;
  return (
    <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between', px: 2.5, pb: 2 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }} role="status">
        {(page - 1) * perPage + 1}–{Math.min(page * perPage, total)} of {total}
      </Typography>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button variant="outlined" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          Previous
        </Button>
        <Button variant="outlined" disabled={page >= last} onClick={() => onPage(page + 1)}>
          Next
        </Button>
      </Box>
    </Stack>
  );
}
