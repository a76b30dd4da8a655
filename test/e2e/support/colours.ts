import type { Page } from 'playwright-core';
import { dark, light } from '../../../admin-ui/src/theme/palette.ts';
import { eventually } from '../../support/eventually.ts';

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
  const wanted = rgb(backgrounds[colorScheme]);
  // Asked again and again from here: a page that waits by itself would evaluate text, which its policy forbids.
  await eventually(
    `the page is ${colorScheme}`,
    async () => (await page.evaluate('getComputedStyle(document.body).backgroundColor')) === wanted,
  );
  // What has colours of its own takes them a frame later, and glides there: what is measured on the way is neither.
  await page.evaluate('new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)))');
  await eventually(
    'all colours have arrived',
    async () =>
      (await page.evaluate("document.getAnimations().every(({ playState }) => playState !== 'running')")) === true,
  );
}
