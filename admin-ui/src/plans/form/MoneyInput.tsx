import { InputAdornment, TextField } from '@mui/material';
import { useRef, useState } from 'react';
import { currencyRule } from '../../../../domain/money/currencies.ts';
import { type FieldProps, useField } from './fields.tsx';
import { majorToMinor, minorToMajor } from './money-input.ts';

interface MoneyInputProps extends FieldProps {
  currency: string;
  /** Without the currency's code, where it stands nearby. */
  bare?: boolean;
}

/** An amount in major units ("49.00") over a value in minor units (`4900`); what is no amount stays in sight and stops the save. */
export function MoneyInput({ name, label, ariaLabel, helper, currency, bare }: MoneyInputProps) {
  const decimals = currencyRule(currency)?.decimals ?? 2;
  const invalid = useRef(false);
  const { field, error, helperText } = useField(name, helper, () =>
    invalid.current ? 'Write an amount, such as 49 or 0.002' : true,
  );
  const stored = typeof field.value === 'string' ? field.value : undefined;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (stored === undefined ? '' : safeMajor(stored, decimals));

  const onChange = (text: string) => {
    setTyped(text);
    const minor = text.trim() === '' ? undefined : majorToMinor(text, decimals);
    invalid.current = minor === null;
    field.onChange(minor ?? undefined);
  };
  return (
    <TextField
      label={label}
      value={shown}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        if (!invalid.current) setTyped(null);
        field.onBlur();
      }}
      inputRef={field.ref}
      name={name}
      error={error || (invalid.current && typed !== null)}
      helperText={helperText}
      slotProps={{
        htmlInput: { inputMode: 'decimal', 'aria-label': ariaLabel },
        input: bare
          ? undefined
          : { endAdornment: <InputAdornment position="end">{currency.toUpperCase()}</InputAdornment> },
      }}
    />
  );
}

function safeMajor(minor: string, decimals: number): string {
  try {
    return minorToMajor(minor, decimals);
  } catch {
    return minor;
  }
}
