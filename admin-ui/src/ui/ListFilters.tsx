import SearchIcon from '@mui/icons-material/Search';
import { InputAdornment, MenuItem, Stack, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { useListContext } from 'react-admin';

interface Choice {
  source: string;
  label: string;
  options: Record<string, string>;
}

interface ListFiltersProps {
  search?: string;
  choices: Choice[];
}

const searchDelayMs = 250;

/** Search and choices of a list; they stand in the address, so that a view can be shared. */
export function ListFilters({ search, choices }: ListFiltersProps) {
  const { filterValues, setFilters } = useListContext();
  const choose = (source: string, value: string) => setFilters({ ...filterValues, [source]: value }, []);
  return (
    <Stack direction="row" sx={{ gap: 1.25, flexWrap: 'wrap' }} role="search">
      {search && <SearchField label={search} value={String(filterValues.q ?? '')} onSearch={(q) => choose('q', q)} />}
      {choices.map(({ source, label, options }) => (
        <TextField
          key={source}
          select
          label={label}
          value={filterValues[source] ?? ''}
          onChange={(event) => choose(source, event.target.value)}
          sx={{ width: { xs: 'calc(50% - 5px)', sm: 190 } }}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          <MenuItem value="">Any</MenuItem>
          {Object.entries(options).map(([value, words]) => (
            <MenuItem key={value} value={value}>
              {words}
            </MenuItem>
          ))}
        </TextField>
      ))}
    </Stack>
  );
}

interface SearchFieldProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = window.setTimeout(() => onSearch(text), searchDelayMs);
    return () => window.clearTimeout(timer);
  }, [text, value, onSearch]);
  const icon = (
    <InputAdornment position="start">
      <SearchIcon fontSize="small" />
    </InputAdornment>
  );
  return (
    <TextField
      type="search"
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      sx={{ width: { xs: '100%', sm: 340 } }}
      slotProps={{ htmlInput: { 'aria-label': label }, input: { startAdornment: icon } }}
    />
  );
}
