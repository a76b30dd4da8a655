import type { Page } from 'playwright-core';

/** Signs in as a person does; ends on the page that follows. */
export async function signInByHand(
  page: Page,
  { url, email, password }: { url: string; email: string; password: string },
) {
  await page.goto(`${url}/`);
  await page.getByRole('heading', { level: 1, name: 'Sign in to Pricewright' }).waitFor();
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
}
