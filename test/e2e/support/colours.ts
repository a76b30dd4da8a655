import type { Page } from 'playwright-core';
import { dark, light } from '../../../admin-ui/src/theme/palette.ts';

const backgrounds = { light: light.background, dark: dark.background };

/** As browsers compute it: `rgb(15, 16, 18)`. */
function rgb(hex: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${parts.join(', ')})`;
}

/** Has the person prefer these colours, and waits until the page has them. */
export async function useColours(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  if (page.url() === 'about:blank') return;
  const background = JSON.stringify(rgb(backgrounds[colorScheme]));
  await page.waitForFunction(`getComputedStyle(document.body).backgroundColor === ${background}`);
}
