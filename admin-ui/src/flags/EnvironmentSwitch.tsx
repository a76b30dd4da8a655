import { ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import type { Environment } from '../../../contracts/flags.ts';
import { flagEnvironments } from '../../../contracts/tables/flag-lifecycle.ts';

/** The environment of the page, kept in its address. */
export function useEnvironment(): [Environment, (next: Environment) => void] {
  const [search, setSearch] = useSearchParams();
  const given = search.get('environment');
  const environment = flagEnvironments.find((one) => one === given) ?? 'production';
  return [environment, (next) => setSearch({ environment: next }, { replace: true })];
}

export function EnvironmentSwitch({ value, onChange }: { value: Environment; onChange: (next: Environment) => void }) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label="Environment"
      value={value}
      onChange={(_event, next: Environment | null) => next && onChange(next)}
    >
      {flagEnvironments.map((one) => (
        <ToggleButton key={one} value={one} sx={{ textTransform: 'none' }}>
          {one}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
