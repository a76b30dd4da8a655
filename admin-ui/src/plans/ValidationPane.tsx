import OkIcon from '@mui/icons-material/CheckCircleOutlined';
import ErrorIcon from '@mui/icons-material/ErrorOutlined';
import HintIcon from '@mui/icons-material/LightbulbOutlined';
import WarningIcon from '@mui/icons-material/WarningAmber';
import { Box, ButtonBase, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { ValidationResult } from '../../../contracts/validation.ts';
import { pathInWords } from './form/field-path.ts';

interface ValidationPaneProps {
  result: ValidationResult;
  /** Goes to a field, where there is a form. */
  onField?: (field: string) => void;
}

/** What the rules say, gravest first. */
export function ValidationPane({ result, onField }: ValidationPaneProps) {
  const { errors, warnings, suggestions } = result;
  const icon = { fontSize: 17, mt: 0.25, flexShrink: 0 };
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1 }} role="status">
        {errors.length === 0 ? <OkIcon color="success" sx={icon} /> : <ErrorIcon color="error" sx={icon} />}
        <Typography variant="body2" sx={{ fontWeight: 560 }}>
          {errors.length === 0 ? 'Nothing stands in the way' : `${errors.length} to correct`}
          {warnings.length > 0 && `, ${warnings.length} to consider`}
        </Typography>
      </Stack>
      {errors.map((problem) => (
        <Finding
          key={`${problem.field} ${problem.code}`}
          {...problem}
          icon={<ErrorIcon color="error" sx={icon} />}
          onField={onField}
        />
      ))}
      {warnings.map((problem) => (
        <Finding
          key={`${problem.field} ${problem.code}`}
          {...problem}
          icon={<WarningIcon color="warning" sx={icon} />}
          onField={onField}
        />
      ))}
      {suggestions.map((one) => (
        <Finding
          key={`${one.field} ${one.code}`}
          {...one}
          icon={<HintIcon sx={{ ...icon, color: 'text.secondary' }} />}
          onField={onField}
        />
      ))}
    </Stack>
  );
}

interface FindingProps {
  field: string;
  message: string;
  suggestedFix?: string;
  icon: ReactNode;
  onField?: (field: string) => void;
}

function Finding({ field, message, suggestedFix, icon, onField }: FindingProps) {
  const words = (
    <Stack direction="row" sx={{ gap: 1, textAlign: 'left', alignItems: 'flex-start' }}>
      {icon}
      <Box sx={{ minWidth: 0 }}>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {pathInWords(field)}
        </Typography>
        <Typography component="div" variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {message}
        </Typography>
        {suggestedFix && (
          <Typography component="div" variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {suggestedFix}
          </Typography>
        )}
      </Box>
    </Stack>
  );
  if (!onField) return words;
  return (
    <ButtonBase onClick={() => onField(field)} sx={{ display: 'block', width: '100%', borderRadius: 1 }}>
      {words}
    </ButtonBase>
  );
}
