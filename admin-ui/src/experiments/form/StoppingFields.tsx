import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import {
  Checkbox,
  FormControlLabel,
  FormGroup,
  FormHelperText,
  FormLabel,
  IconButton,
  MenuItem,
  Stack,
  TextField,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { EarlyStoppingRule } from '../../../../contracts/experiments.ts';
import { metricUnit } from '../../../../domain/metrics/metric-unit.ts';
import { useSettings } from '../../access/use-settings.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { MoneyField } from '../../ui/MoneyField.tsx';
import { experimentApi } from '../experiment-api.ts';
import { stoppingWords } from '../experiment-words.ts';
import type { DraftValues } from './experiment-draft.ts';

type BudgetRule = Extract<EarlyStoppingRule, { type: 'budget' }>;
type SimpleRule = Exclude<EarlyStoppingRule['type'], 'budget'>;
const simpleRules = ['efficacy', 'futility', 'harm'] as const satisfies readonly SimpleRule[];

interface StoppingFieldsProps {
  rules: DraftValues['earlyStoppingRules'];
  metrics: DraftValues['successMetrics'];
  onChange: (rules: DraftValues['earlyStoppingRules']) => void;
  onProblem: (problem: string | null) => void;
  error?: string | undefined;
}

/** What ends it before its time: the evidence, or what it may cost. */
export function StoppingFields({ rules, metrics, onChange, onProblem, error }: StoppingFieldsProps) {
  const toggle = (type: SimpleRule, on: boolean) =>
    onChange(on ? [...rules, { type }] : rules.filter((rule) => rule.type !== type));
  return (
    <Stack sx={{ gap: 1.5 }}>
      <FormGroup aria-label="Stops early when">
        <FormLabel component="div">Stops early when</FormLabel>
        {simpleRules.map((type) => (
          <FormControlLabel
            key={type}
            label={stoppingWords[type]}
            control={
              <Checkbox
                checked={rules.some((rule) => rule.type === type)}
                onChange={(event) => toggle(type, event.target.checked)}
              />
            }
          />
        ))}
      </FormGroup>
      <BudgetRules
        rules={rules.filter((rule) => rule.type === 'budget')}
        metrics={metrics}
        onChange={(budgets) => onChange([...rules.filter(({ type }) => type !== 'budget'), ...budgets])}
        onProblem={onProblem}
      />
      {error && <FormHelperText error>{error}</FormHelperText>}
    </Stack>
  );
}

interface BudgetRulesProps {
  rules: BudgetRule[];
  metrics: DraftValues['successMetrics'];
  onChange: (rules: BudgetRule[]) => void;
  onProblem: (problem: string | null) => void;
}

/** What the variants may lose, each on one metric of money of the experiment. */
function BudgetRules({ rules, metrics, onChange, onProblem }: BudgetRulesProps) {
  const { baseCurrency } = useSettings();
  const { data } = useQuery({
    queryKey: ['metrics', 'choice'],
    queryFn: ({ signal }) => experimentApi.metrics(signal),
  });
  const ofMoney = (data?.data ?? []).filter(
    ({ key, definition }) => metricUnit(definition) === 'money' && metrics.some(({ metricKey }) => metricKey === key),
  );
  const unused = ofMoney.filter(({ key }) => !rules.some(({ metricKey }) => metricKey === key));
  const set = (index: number, changes: Partial<BudgetRule>) =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...changes } : rule)));
  return (
    <>
      {rules.map(({ metricKey, limit }, index) => (
        <Stack
          key={metricKey}
          role="group"
          aria-label={`Budget on ${metricKey}`}
          direction={{ xs: 'column', sm: 'row' }}
          sx={{ gap: 1.5, alignItems: { sm: 'flex-start' } }}
        >
          <TextField
            select
            fullWidth
            label="The loss on"
            value={metricKey}
            onChange={({ target }) => set(index, { metricKey: target.value })}
          >
            {[metricKey, ...unused.map(({ key }) => key)].map((key) => (
              <MenuItem key={key} value={key}>
                {data?.data.find((metric) => metric.key === key)?.name ?? key}
              </MenuItem>
            ))}
          </TextField>
          <MoneyField
            label="Reaches"
            currency={limit.currency}
            minor={String(limit.amount)}
            helper="What the variants have probably lost so far"
            onChange={(minor) => {
              const amount = Number(minor ?? Number.NaN);
              const isAmount = Number.isInteger(amount) && amount >= 0;
              onProblem(isAmount ? null : `The budget on ${metricKey} is no amount.`);
              if (isAmount) set(index, { limit: { ...limit, amount } });
            }}
          />
          <IconButton
            aria-label={`Remove the budget on ${metricKey}`}
            onClick={() => {
              onProblem(null);
              onChange(rules.filter((_, at) => at !== index));
            }}
          >
            <RemoveIcon />
          </IconButton>
        </Stack>
      ))}
      <ActionButton
        startIcon={<AddIcon />}
        sx={{ alignSelf: 'flex-start' }}
        disabledReason={unused.length > 0 ? null : 'A budget is of a metric of money: add one to the metrics first'}
        onClick={() =>
          onChange([
            ...rules,
            { type: 'budget', metricKey: unused[0]?.key ?? '', limit: { amount: 100_000, currency: baseCurrency } },
          ])
        }
      >
        Add a budget of what may be lost
      </ActionButton>
    </>
  );
}
