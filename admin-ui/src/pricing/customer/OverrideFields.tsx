import RemoveIcon from '@mui/icons-material/Close';
import {
  Autocomplete,
  Box,
  FormControlLabel,
  FormHelperText,
  IconButton,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { FeatureOverride } from '../../../../contracts/entitlements.ts';
import { api } from '../../api.ts';
import { LimitRows } from '../../ui/LimitRows.tsx';

interface OverrideFieldsProps {
  overrides: FeatureOverride[];
  error?: string | undefined;
  onChange: (overrides: FeatureOverride[]) => void;
}

/** Features and limits that hold for the customer instead of the plan's. */
export function OverrideFields({ overrides, error, onChange }: OverrideFieldsProps) {
  const { data } = useQuery({ queryKey: ['flags', 'registry'], queryFn: ({ signal }) => api.flags(signal) });
  const flags = data?.data ?? [];
  const left = flags.filter(({ key }) => !overrides.some(({ featureId }) => featureId === key));
  const set = (index: number, changes: Partial<FeatureOverride>) =>
    onChange(overrides.map((override, at) => (at === index ? { ...override, ...changes } : override)));
  return (
    <Stack sx={{ gap: 1.5 }}>
      {overrides.map(({ featureId, enabled, limits }, index) => {
        const name = flags.find(({ key }) => key === featureId)?.name ?? featureId;
        return (
          <Box
            key={featureId}
            role="group"
            aria-label={`Feature ${name}`}
            sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5 }}
          >
            <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
              <Typography variant="h3" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                {name}
              </Typography>
              <FormControlLabel
                label={enabled ? 'Granted' : 'Withheld'}
                slotProps={{ typography: { variant: 'body2' } }}
                control={
                  <Switch
                    size="small"
                    checked={enabled}
                    onChange={(_event, checked) => set(index, { enabled: checked })}
                    slotProps={{ input: { 'aria-label': `${name} is granted` } }}
                  />
                }
              />
              <IconButton
                aria-label={`Remove ${name} from what is agreed`}
                onClick={() => onChange(overrides.filter((_, at) => at !== index))}
              >
                <RemoveIcon fontSize="small" />
              </IconButton>
            </Stack>
            {enabled && <LimitRows initial={limits} onChange={(next) => set(index, { limits: next })} of={name} />}
          </Box>
        );
      })}
      <Autocomplete
        options={left}
        value={null}
        blurOnSelect
        clearOnBlur
        onChange={(_event, flag) =>
          flag && onChange([...overrides, { featureId: flag.key, enabled: true, limits: {}, configuration: {} }])
        }
        getOptionKey={({ key }) => key}
        getOptionLabel={({ name, key }) => `${name} · ${key}`}
        noOptionsText="No other feature in the registry"
        renderInput={(params) => (
          <TextField
            {...params}
            label="Add a feature"
            placeholder="Search by name or key"
            helperText="It holds instead of what the plan says: granted or withheld, with limits of its own"
          />
        )}
      />
      {error && <FormHelperText error>{error}</FormHelperText>}
    </Stack>
  );
}
