import { MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { AuditFilter } from '../../../contracts/audit.ts';
import { useMay } from '../access/use-may.ts';
import { api } from '../api.ts';
import { permissionAreas } from '../members/role-words.ts';

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

/** Only what is chosen takes part. */
function withField(filter: AuditFilter, field: keyof AuditFilter, value: string): AuditFilter {
  const { [field]: _, ...others } = filter;
  return value ? { ...others, [field]: value } : others;
}

const day = (iso: string | undefined) => (iso ? iso.slice(0, 10) : '');

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const { data: members } = useQuery({
    queryKey: ['members', 'names'],
    queryFn: ({ signal }) => api.members(signal),
    enabled: useMay('members:read'),
  });
  const set = (field: keyof AuditFilter, value: string) => onChange(withField(filter, field, value));
  const width = { width: { xs: 'calc(50% - 5px)', sm: 180 } };
  const date = (field: 'from' | 'to', label: string) => (
    <TextField
      type="date"
      label={label}
      value={day(filter[field])}
      onChange={({ target: { value } }) => set(field, value ? `${value}T00:00:00.000Z` : '')}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={width}
    />
  );
  const choice = (field: 'area' | 'actor', label: string, options: [string, string][]) => (
    <TextField
      select
      label={label}
      value={filter[field] ?? ''}
      onChange={(event) => set(field, event.target.value)}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      sx={width}
    >
      <MenuItem value="">Any</MenuItem>
      {options.map(([value, words]) => (
        <MenuItem key={value} value={value}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <Stack direction="row" role="search" sx={{ gap: 1.25, flexWrap: 'wrap' }}>
      {choice(
        'area',
        'Area',
        permissionAreas().map(({ area, title }) => [area, title]),
      )}
      {choice(
        'actor',
        'Who',
        (members?.data ?? []).map(({ id, name }) => [`member:${id}`, name]),
      )}
      {date('from', 'From')}
      {date('to', 'Before')}
    </Stack>
  );
}
