import { Box, Stack, Typography } from '@mui/material';
import type { Operation } from '../../../contracts/operations.ts';
import { errorCatalogue } from '../../../contracts/tables/error-catalogue.ts';
import { CopyButton } from '../ui/CopyButton.tsx';

/** Why an operation failed, what was done about it, and what a person can do. */
export function OperationError({ operation }: { operation: Operation }) {
  const { error } = operation;
  if (!error) return null;
  const { rollbackPlan, suggestedActions } = error.details;
  return (
    <Box role="alert" sx={{ borderLeft: 3, borderColor: 'error.main', pl: 2, py: 0.25 }}>
      <Typography variant="body1" sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
        {error.message}
      </Typography>
      <Typography variant="body2" sx={{ mt: 0.25 }}>
        {errorCatalogue[error.code].action}
      </Typography>
      {typeof rollbackPlan === 'string' && (
        <Typography
          variant="body2"
          sx={{ color: 'text.secondary', mt: 0.75, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {rollbackPlan}
        </Typography>
      )}
      {Array.isArray(suggestedActions) && (
        <Box component="ul" sx={{ my: 0.75, pl: 2.5 }}>
          {suggestedActions.map((action) => (
            <Typography key={String(action)} component="li" variant="body2">
              {String(action)}
            </Typography>
          ))}
        </Box>
      )}
      <Stack
        direction="row"
        sx={{ gap: 2, mt: 0.75, fontSize: '0.8125rem', color: 'text.secondary', flexWrap: 'wrap' }}
      >
        <CopyButton value={error.code} what="error code" />
        <CopyButton value={operation.id} what="operation id" />
      </Stack>
    </Box>
  );
}
