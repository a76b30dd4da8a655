import { useRef } from 'react';
import { MoneyField, noAmount } from '../../ui/MoneyField.tsx';
import { type FieldProps, useField } from './fields.tsx';

interface MoneyInputProps extends FieldProps {
  currency: string;
  /** Without the currency's code, where it stands nearby. */
  bare?: boolean;
}

/** An amount of the plan; what is no amount stops the save. */
export function MoneyInput({ name, label, ariaLabel, helper, currency, bare }: MoneyInputProps) {
  const invalid = useRef(false);
  const { field, error, helperText } = useField(name, helper, () => (invalid.current ? noAmount : true));
  return (
    <MoneyField
      label={label}
      ariaLabel={ariaLabel}
      helper={helperText}
      error={error}
      currency={currency}
      minor={typeof field.value === 'string' ? field.value : undefined}
      bare={bare}
      name={name}
      inputRef={field.ref}
      onChange={(minor) => {
        invalid.current = minor === null;
        field.onChange(minor ?? undefined);
      }}
      onBlur={field.onBlur}
    />
  );
}
