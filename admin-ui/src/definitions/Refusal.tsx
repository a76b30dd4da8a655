import { Alert, Typography } from '@mui/material';
import { asApiError } from '../http/api-error.ts';

/** Why a definition cannot be tried, field by field. */
export function Refusal({ error }: { error: unknown }) {
  const { message, fields } = asApiError(error);
  return (
    <Alert severity="error">
      {message}
      {fields.map((each) => (
        <Typography key={each.field} variant="body2">
          {each.field}: {each.message}
        </Typography>
      ))}
    </Alert>
  );
}
