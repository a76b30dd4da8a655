import AddIcon from '@mui/icons-material/Add';
import type { ButtonProps } from '@mui/material';
import { Link } from 'react-router-dom';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from './ActionButton.tsx';

interface CreateButtonProps {
  to: string;
  label: string;
  permission: Permission;
  variant?: ButtonProps['variant'];
}

export function CreateButton({ to, label, permission, variant = 'contained' }: CreateButtonProps) {
  const refusal = useLacking()(permission);
  const link = refusal ? {} : ({ component: Link, to } as ButtonProps);
  return (
    <ActionButton variant={variant} startIcon={<AddIcon />} disabledReason={refusal} {...link}>
      {label}
    </ActionButton>
  );
}
