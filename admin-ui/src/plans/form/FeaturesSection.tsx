import CloseIcon from '@mui/icons-material/Close';
import { Autocomplete, Box, IconButton, Link, Stack, TextField, Tooltip, Typography } from '@mui/material';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Link as RouterLink } from 'react-router-dom';
import type { Flag } from '../../../../contracts/flags.ts';
import { monospace } from '../../theme/themes.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SwitchInput } from './fields.tsx';
import { LimitsEditor } from './LimitsEditor.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';

/** What the plan grants, picked from the registry. */
export function FeaturesSection({ flags }: { flags: Flag[] }) {
  const { control } = useFormContext<PlanFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'features', keyName: 'rowId' });
  const picked = new Set(fields.map(({ featureId }) => featureId));
  const left = flags.filter(({ key }) => !picked.has(key));

  const pick = (flag: Flag | null) => {
    if (!flag) return;
    const dependencies = flag.dependencies.map(({ flagKey }) => flagKey);
    append({ featureId: flag.key, enabled: true, configuration: {}, limits: {}, dependencies, restrictions: [] });
  };
  return (
    <Panel title="Features" hint="What the plan grants. Leave a limit out where there is none.">
      <Stack sx={{ gap: 1.5 }}>
        {fields.map((field, index) => {
          const name = flags.find(({ key }) => key === field.featureId)?.name ?? field.featureId;
          return (
            <Box
              key={field.rowId}
              role="group"
              aria-label={`Feature ${name}`}
              sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5 }}
            >
              <Stack direction="row" sx={{ alignItems: 'center', gap: 1, mb: 1.25 }}>
                <Box sx={{ flex: 1, minWidth: 0 }}>
                  <Typography variant="h3">{name}</Typography>
                  <Typography variant="caption" sx={{ color: 'text.secondary', fontFamily: monospace }}>
                    {field.featureId}
                  </Typography>
                </Box>
                <SwitchInput name={`features.${index}.enabled`} label="Included" ariaLabel={`${name} is included`} />
                <Tooltip title={`Remove ${name}`}>
                  <IconButton aria-label={`Remove feature ${name}`} onClick={() => remove(index)}>
                    <CloseIcon fontSize="small" />
                  </IconButton>
                </Tooltip>
              </Stack>
              <LimitsEditor name={`features.${index}.limits`} of={name} />
              <PartProblem name={`features.${index}.featureId`} />
              <PartProblem name={`features.${index}.dependencies`} deep />
            </Box>
          );
        })}
        <Autocomplete
          options={left}
          value={null}
          blurOnSelect
          clearOnBlur
          onChange={(_event, flag) => pick(flag)}
          getOptionKey={({ key }) => key}
          getOptionLabel={({ name, key }) => `${name} · ${key}`}
          noOptionsText="No other feature in the registry"
          renderInput={(params) => <TextField {...params} label="Add a feature" placeholder="Search by name or key" />}
        />
        {flags.length === 0 && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            The registry has no features yet.{' '}
            <Link component={RouterLink} to="/flags/create?kind=entitlement">
              Create the first
            </Link>
          </Typography>
        )}
        <PartProblem name="features" />
      </Stack>
    </Panel>
  );
}
