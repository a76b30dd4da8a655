import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  IconButton,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import type { TaxRegionRecord } from '../../../../contracts/pricing-tax.ts';
import { regionName } from '../../../../domain/pricing/tax/region-name.ts';
import { asApiError } from '../../http/api-error.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { doneOr } from '../done-words.ts';
import { pricingApi } from '../pricing-api.ts';

interface Rate {
  name: string;
  percentage: string;
  effectiveFrom: string;
  source: string;
}
const noRate: Rate = { name: 'VAT', percentage: '', effectiveFrom: '', source: '' };

/** Dated rates of one region; saved for the first time, they stand in the place of those that are shipped. */
export function RatesDialog({ region: opened, onClose }: { region: TaxRegionRecord | null; onClose: () => void }) {
  const titleId = useId();
  const [code, setCode] = useState(opened?.region ?? '');
  const [rates, setRates] = useState<Rate[]>(
    () => opened?.history.map(({ region: _, ...rate }) => rate) ?? [{ ...noRate }],
  );
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { run, pending } = useCommand('pricing');
  const keep = (error: unknown) => {
    setProblems(Object.fromEntries(asApiError(error).fields.map(({ field, message }) => [field, message])));
    throw error;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { region: code.trim().toUpperCase(), rates, ...(opened ? { note: opened.note } : {}) };
    const saved = await run(
      () => pricingApi.saveTaxRegion(body, opened?.revision ?? null).catch(keep),
      doneOr(`The rates of ${regionName(body.region)} are saved`),
    );
    if (saved) onClose();
  };
  const reset = async () => {
    if (!opened?.revision) return;
    const { region, revision } = opened;
    if (
      await run(
        () => pricingApi.resetTaxRegion(region, revision),
        doneOr(`The shipped rates of ${regionName(region)} hold again`),
      )
    )
      onClose();
  };
  const change = (index: number, field: keyof Rate, value: string) =>
    setRates(rates.with(index, { ...rates[index]!, [field]: value }));
  const field = (index: number, name: keyof Rate, label: string, type = 'text') => {
    const problem = problems[`rates[${index}].${name}`];
    return (
      <TextField
        label={`${label} ${index + 1}`}
        type={type}
        value={rates[index]?.[name] ?? ''}
        onChange={(event) => change(index, name, event.target.value)}
        error={Boolean(problem)}
        helperText={problem}
        slotProps={{ inputLabel: type === 'date' ? { shrink: true } : {} }}
      />
    );
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={titleId}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <DialogTitle id={titleId}>{opened ? `Rates of ${regionName(opened.region)}` : 'Add a region'}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            {!opened && (
              <TextField
                label="Region"
                value={code}
                onChange={(event) => setCode(event.target.value)}
                error={Boolean(problems.region)}
                helperText={problems.region ?? 'A country such as IS, or a province such as CA-QC'}
              />
            )}
            {rates.map((_rate, index) => (
              <Stack
                // Rates have no id of their own; the place is what tells them apart.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                direction={{ xs: 'column', sm: 'row' }}
                sx={{ gap: 1.5, alignItems: { sm: 'flex-start' } }}
              >
                {field(index, 'name', 'Name')}
                {field(index, 'percentage', 'Per cent')}
                {field(index, 'effectiveFrom', 'From', 'date')}
                {field(index, 'source', 'Source')}
                <IconButton
                  aria-label={`Remove rate ${index + 1}`}
                  disabled={rates.length === 1}
                  onClick={() => setRates(rates.toSpliced(index, 1))}
                >
                  <RemoveIcon fontSize="small" />
                </IconButton>
              </Stack>
            ))}
            <Button
              startIcon={<AddIcon />}
              sx={{ alignSelf: 'flex-start' }}
              onClick={() => setRates([...rates, { ...noRate }])}
            >
              Add a rate
            </Button>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              A rate holds from its day until a later one of the same name. Rates of different names are due together.
            </Typography>
          </Stack>
        </DialogContent>
        <DialogActions>
          {opened?.isOwn && <Button onClick={() => void reset()}>Remove rates of your own</Button>}
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending}>
            Save rates
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
