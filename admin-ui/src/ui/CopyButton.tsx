import CheckIcon from '@mui/icons-material/Check';
import CopyIcon from '@mui/icons-material/ContentCopy';
import { Box, ButtonBase, Tooltip } from '@mui/material';
import { useState } from 'react';
import { monospace } from '../theme/themes.ts';

interface CopyButtonProps {
  /** What goes to the clipboard. */
  value: string;
  /** What it is, for the label: "request id". */
  what: string;
  /** A shorter text to show than the value. */
  shown?: string;
}

/** A machine's id that can be read, and copied by one press. */
export function CopyButton({ value, what, shown = value }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    // Clipboards exist on https and localhost only; elsewhere the id stays selectable text.
    await navigator.clipboard?.writeText(value);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1600);
  };
  const Icon = copied ? CheckIcon : CopyIcon;
  return (
    <Tooltip title={copied ? 'Copied' : `Copy ${what}`}>
      <ButtonBase
        onClick={() => void copy()}
        aria-label={`${shown}: copy ${what}`}
        sx={{
          gap: 0.75,
          px: 0.5,
          py: 0.25,
          mx: -0.5,
          borderRadius: 1,
          maxWidth: '100%',
          color: 'inherit',
          minHeight: 24,
        }}
      >
        <Box
          component="code"
          sx={{
            fontFamily: monospace,
            fontSize: '0.78em',
            lineHeight: 1.7,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {shown}
        </Box>
        <Icon sx={{ fontSize: 13, opacity: 0.75, flexShrink: 0 }} />
      </ButtonBase>
    </Tooltip>
  );
}
