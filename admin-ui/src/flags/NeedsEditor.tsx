import { Autocomplete, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { FlagDependency } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { api } from '../api.ts';
import { Panel } from '../ui/Panel.tsx';

interface NeedsEditorProps {
  flag: Flag;
  value: FlagDependency[];
  onChange: (dependencies: FlagDependency[]) => void;
}

/** The prerequisites, in every environment at once; what one asks of the other's value stays as it is. */
export function NeedsEditor({ flag, value, onChange }: NeedsEditorProps) {
  const { data } = useQuery({ queryKey: ['flags', 'registry'], queryFn: ({ signal }) => api.flags(signal) });
  const keys = (data?.data ?? []).map(({ key }) => key).filter((key) => key !== flag.key);
  return (
    <Panel
      title="Prerequisites"
      hint="Where one is unmet, this flag gives its default. They hold in every environment."
    >
      <Autocomplete
        multiple
        options={keys}
        value={value.map(({ flagKey }) => flagKey)}
        onChange={(_event, chosen) =>
          onChange(chosen.map((flagKey) => value.find((known) => known.flagKey === flagKey) ?? { flagKey }))
        }
        renderInput={(params) => <TextField {...params} label="Needs these features" />}
      />
    </Panel>
  );
}
