import type { Components, Theme } from '@mui/material/styles';
import type { Tones } from './palette.ts';

/** Flat surfaces with hairlines, compact fields, a focus ring that is always seen. */
export function components(tones: Tones): Components<Theme> {
  const ring = { outline: `2px solid ${tones.primary}`, outlineOffset: 2 };
  return {
    MuiCssBaseline: {
      styleOverrides: {
        body: { backgroundColor: tones.background, fontFeatureSettings: "'cv05', 'cv11', 'ss03'" },
        'a:focus-visible, [tabindex="0"]:focus-visible, summary:focus-visible': { ...ring, borderRadius: 4 },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            animationIterationCount: '1 !important',
            transitionDuration: '0.01ms !important',
          },
        },
      },
    },
    MuiButtonBase: { defaultProps: { disableRipple: true }, styleOverrides: { root: { '&:focus-visible': ring } } },
    MuiButton: {
      defaultProps: { disableElevation: true, size: 'small' },
      styleOverrides: {
        root: { minHeight: 32, padding: '4px 12px', borderRadius: 7, whiteSpace: 'nowrap' },
        outlined: { borderColor: tones.border, color: tones.text, backgroundColor: tones.surface },
        text: { color: tones.text },
      },
    },
    MuiIconButton: { defaultProps: { size: 'small' }, styleOverrides: { root: { borderRadius: 7 } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
    MuiInputLabel: { styleOverrides: { root: { color: tones.textQuiet } } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { backgroundColor: tones.surface, fontSize: '0.875rem' },
        notchedOutline: { borderColor: tones.border },
      },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginLeft: 2, marginRight: 0 } } },
    MuiTableCell: {
      styleOverrides: {
        root: {
          borderColor: tones.border,
          padding: '10px 16px',
          fontSize: '0.8125rem',
          '&:first-of-type': { paddingLeft: 20 },
        },
        head: {
          color: tones.textQuiet,
          fontWeight: 500,
          fontSize: '0.75rem',
          padding: '8px 16px',
          whiteSpace: 'nowrap',
        },
      },
    },
    MuiTooltip: {
      defaultProps: { arrow: true },
      styleOverrides: {
        tooltip: { backgroundColor: tones.text, color: tones.surface, fontSize: '0.75rem', padding: '6px 10px' },
        arrow: { color: tones.text },
      },
    },
    MuiDialog: {
      styleOverrides: {
        paper: { border: `1px solid ${tones.border}`, borderRadius: 12, boxShadow: '0 24px 60px #0006' },
      },
    },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: '1rem', fontWeight: 620, padding: '18px 24px 8px' } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 18px' } } },
    MuiMenu: { styleOverrides: { paper: { border: `1px solid ${tones.border}`, boxShadow: '0 12px 32px #0003' } } },
    MuiToggleButton: {
      styleOverrides: {
        root: { textTransform: 'none', padding: '3px 10px', borderColor: tones.border, color: tones.textQuiet },
      },
    },
    MuiLink: { defaultProps: { underline: 'hover' } },
    MuiSkeleton: { defaultProps: { animation: 'wave' } },
    MuiStepIcon: { styleOverrides: { text: { fill: tones.onPrimary, fontWeight: 600 } } },
  };
}
