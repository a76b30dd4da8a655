import AddIcon from '@mui/icons-material/Add';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { fieldProblem } from '../../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../../ui/NameFields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordForm } from '../../ui/RecordForm.tsx';
import { useProblems } from '../../ui/use-problems.ts';
import { pricingApi } from '../pricing-api.ts';
import { ComponentFields } from './ComponentFields.tsx';
import { newComponent, sentComponent, type TemplateValues } from './template-form-values.ts';
import { componentWords } from './template-words.ts';

export const templateFormId = 'template-form';

interface TemplateFormProps {
  form: UseFormReturn<TemplateValues>;
  /** What exists keeps its key. */
  withKey: boolean;
  onSave: (values: TemplateValues) => Promise<void>;
}

/** Prices to begin plans with, and how they read beside them. */
export function TemplateForm({ form, withKey, onSave }: TemplateFormProps) {
  const { problem, report } = useProblems();
  const { errors } = form.formState;
  const [currency, components] = form.watch(['currency', 'components']);
  const { data: currencies } = useQuery({
    queryKey: ['pricing', 'currencies'],
    queryFn: ({ signal }) => pricingApi.currencies(signal),
  });
  const offered = (currencies?.data ?? []).filter(({ isBase, isOffered }) => isBase || isOffered);
  const setComponents = (next: TemplateValues['components']) => {
    form.setValue('components', next, { shouldDirty: true });
    form.clearErrors('components');
  };
  return (
    <RecordForm id={templateFormId} form={form} problem={problem} layout="aside" onSave={onSave}>
      <Stack sx={{ gap: 2.5, minWidth: 0 }}>
        <Panel title="Template">
          <Stack sx={{ gap: 2 }}>
            <NameFields what="A template" withKey={withKey} />
            <DescriptionField />
            <TextField
              select
              label="Currency"
              value={currency}
              onChange={({ target }) => form.setValue('currency', target.value, { shouldDirty: true })}
              {...fieldProblem(errors, 'currency')}
              sx={{ maxWidth: 200 }}
            >
              {[...new Set([currency, ...offered.map(({ code }) => code)])].map((code) => (
                <MenuItem key={code} value={code}>
                  {code.toUpperCase()}
                </MenuItem>
              ))}
            </TextField>
          </Stack>
        </Panel>
        <Panel title="Prices" hint="What a plan that begins with the template charges; each may be changed there.">
          <Stack sx={{ gap: 2 }}>
            {components.map((component, index) => (
              <ComponentFields
                // biome-ignore lint/suspicious/noArrayIndexKey: a price's key is being written here
                key={index}
                component={component}
                currency={currency}
                error={fieldProblem(errors, `components.${index}`).helperText}
                onChange={(next) => setComponents(components.map((one, at) => (at === index ? next : one)))}
                onProblem={report(`price ${index}`)}
                onRemove={
                  components.length > 1
                    ? () => {
                        report(`price ${index}`)(null);
                        setComponents(components.filter((_, at) => at !== index));
                      }
                    : undefined
                }
              />
            ))}
            <Button
              startIcon={<AddIcon />}
              sx={{ alignSelf: 'flex-start' }}
              disabled={components.length >= 50}
              onClick={() => setComponents([...components, newComponent(components)])}
            >
              Add a price
            </Button>
          </Stack>
        </Panel>
      </Stack>
      <Panel title="How it reads">
        <Box component="ul" aria-live="polite" sx={{ m: 0, pl: 2.25 }}>
          {components.flatMap((component) =>
            componentWords(sentComponent(component), (amount) => formatMoney(amount, currency)).map((line) => (
              <Typography key={`${component.id} ${line}`} component="li" variant="body2">
                {line}
              </Typography>
            )),
          )}
        </Box>
      </Panel>
    </RecordForm>
  );
}
