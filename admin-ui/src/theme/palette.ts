/** Colours of both modes; every text colour reaches 4.5:1 on every surface named here (WCAG 2.2, 1.4.3). */
export interface Tones {
  background: string;
  surface: string;
  sunken: string;
  border: string;
  text: string;
  textQuiet: string;
  primary: string;
  primaryHover: string;
  onPrimary: string;
  good: string;
  warn: string;
  bad: string;
  info: string;
  idle: string;
}

export const light: Tones = {
  background: '#f8f8f6',
  surface: '#ffffff',
  sunken: '#f2f2ef',
  border: '#e3e3de',
  text: '#1b1d1f',
  textQuiet: '#5a5e66',
  primary: '#0b6b58',
  primaryHover: '#085345',
  onPrimary: '#ffffff',
  good: '#157347',
  warn: '#8a5300',
  bad: '#b3261e',
  info: '#1d5fb8',
  idle: '#5f636b',
};

export const dark: Tones = {
  background: '#0f1012',
  surface: '#17181b',
  sunken: '#1e2023',
  border: '#2c2f34',
  text: '#ececee',
  textQuiet: '#a4a8b1',
  primary: '#4cc9ae',
  primaryHover: '#74dcc6',
  onPrimary: '#06231d',
  good: '#5cc58a',
  warn: '#e0a84a',
  bad: '#ff8f86',
  info: '#86b4f5',
  idle: '#9a9ea7',
};
