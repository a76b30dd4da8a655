import { Button, type ButtonProps, Tooltip } from '@mui/material';

interface ActionButtonProps extends Omit<ButtonProps, 'disabled'> {
  /** Why it cannot be pressed now; the button stays in place and reachable, so that the reason can be read. */
  disabledReason?: string | null;
  pending?: boolean;
}

export function ActionButton({ disabledReason, pending = false, onClick, sx, ...props }: ActionButtonProps) {
  const off = Boolean(disabledReason) || pending;
  return (
    <Tooltip title={disabledReason ?? ''} describeChild>
      <Button
        variant="outlined"
        {...props}
        aria-disabled={off || undefined}
        aria-busy={pending || undefined}
        onClick={off ? (event) => event.preventDefault() : onClick}
        sx={{ ...sx, ...(off ? { opacity: 0.5, cursor: pending ? 'progress' : 'not-allowed' } : {}) }}
      />
    </Tooltip>
  );
}
