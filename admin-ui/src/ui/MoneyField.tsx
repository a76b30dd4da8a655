import { InputAdornment, TextField } from '@mui/material';
import { type Ref, useState } from 'react';
import { currencyRule } from '../../../domain/money/currencies.ts';
import { majorToMinor, minorToMajor } from './money-input.ts';

export const noAmount = 'Write an amount, such as 49 or 0.002';

interface MoneyFieldProps {
  label?: string;
  /** Told apart for screen readers where the visible label repeats. */
  ariaLabel?: string | undefined;
  helper?: string | undefined;
  error?: boolean;
  currency: string;
  /** Minor units as a decimal string; nothing while there is no amount. */
  minor: string | undefined;
  /** Without the currency's code, where it stands nearby. */
  bare?: boolean | undefined;
  placeholder?: string;
  readOnly?: boolean;
  name?: string;
  inputRef?: Ref<HTMLInputElement>;
  /** Minor units, undefined when emptied, null when what stands there is no amount. */
  onChange: (minor: string | undefined | null) => void;
  onBlur?: () => void;
}

/** An amount in major units ("49.00") over a value in minor units (`4900`); what is no amount stays in sight. */
export function MoneyField(props: MoneyFieldProps) {
  const { label, ariaLabel, helper, error = false, currency, minor, bare, name, inputRef, onChange, onBlur } = props;
  const { placeholder, readOnly = false } = props;
  const decimals = currencyRule(currency)?.decimals ?? 2;
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && typed.trim() !== '' && majorToMinor(typed, decimals) === null;
  return (
    <TextField
      label={label}
      value={typed ?? (minor === undefined ? '' : safeMajor(minor, decimals))}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(target.value.trim() === '' ? undefined : majorToMinor(target.value, decimals));
      }}
      onBlur={() => {
        if (!isWrong) setTyped(null);
        onBlur?.();
      }}
      {...(inputRef && { inputRef })}
      {...(name && { name })}
      {...(placeholder && { placeholder })}
      error={error || isWrong}
      helperText={isWrong ? noAmount : helper}
      slotProps={{
        htmlInput: { inputMode: 'decimal', 'aria-label': ariaLabel, readOnly },
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
