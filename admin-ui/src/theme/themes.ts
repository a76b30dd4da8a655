import { createTheme, type Theme } from '@mui/material/styles';
import { components } from './components.ts';
import { dark, light, type Tones } from './palette.ts';

const font = "'Inter Variable', Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
export const monospace = "ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

function themeOf(mode: 'light' | 'dark', tones: Tones): Theme {
  return createTheme({
    palette: {
      mode,
      primary: { main: tones.primary, dark: tones.primaryHover, contrastText: tones.onPrimary },
      secondary: { main: tones.textQuiet },
      success: { main: tones.good },
      warning: { main: tones.warn },
      error: { main: tones.bad },
      info: { main: tones.info },
      text: { primary: tones.text, secondary: tones.textQuiet },
      background: { default: tones.background, paper: tones.surface },
      divider: tones.border,
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: font,
      fontSize: 13,
      h1: { fontSize: '1.375rem', fontWeight: 620, letterSpacing: '-0.015em', lineHeight: 1.3 },
      h2: { fontSize: '0.9375rem', fontWeight: 620, letterSpacing: '-0.005em', lineHeight: 1.4 },
      h3: { fontSize: '0.8125rem', fontWeight: 600, lineHeight: 1.5 },
      body1: { fontSize: '0.875rem', lineHeight: 1.55 },
      body2: { fontSize: '0.8125rem', lineHeight: 1.5 },
      caption: { fontSize: '0.75rem', lineHeight: 1.5 },
      button: { textTransform: 'none', fontWeight: 560, fontSize: '0.8125rem' },
    },
    components: components(tones),
  });
}

export const lightTheme = themeOf('light', light);
export const darkTheme = themeOf('dark', dark);
