import type { Page } from 'playwright-core';

const slow = { timeout: 120_000 };

/** Defines a segment by lines of the builder. @returns how many customers it counted while one wrote, and afterwards */
export async function defineSegment(page: Page, baseUrl: string, name: string, country: string) {
  await page.goto(`${baseUrl}/#/segments`);
  await page.getByRole('link', { name: 'New segment' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  const count = page.getByRole('region', { name: 'Customers now' }).getByRole('status');
  await count.getByText(/of \d+ customers, 100 %/).waitFor(slow);
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByRole('combobox', { name: 'Field 1' }).fill('country');
  await page.getByRole('combobox', { name: 'Value 1' }).fill(country);
  await page.getByText(`In words: country is ${country}`).waitFor();
  await count.getByText(/of \d+ customers, \d?\d(\.\d)? %/).waitFor(slow);
  const counted = (await count.textContent()) ?? '';
  await page.getByRole('button', { name: 'Create segment' }).click();
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
  await row.getByRole('link', { name: /customers are in/ }).waitFor(slow);
  return { counted, listed: (await row.textContent()) ?? '' };
}

/** Creates a webhook for plans' events. @returns the secret that was shown once */
export async function createWebhook(page: Page, baseUrl: string, url: string): Promise<string> {
  await page.goto(`${baseUrl}/#/webhooks`);
  await page.getByRole('button', { name: 'New webhook' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Address' }).fill(url);
  // It begins with everything.
  await dialog.getByRole('combobox', { name: 'Events' }).press('Backspace');
  await dialog.getByRole('combobox', { name: 'Events' }).fill('segment.*');
  await dialog.getByRole('combobox', { name: 'Events' }).press('Enter');
  await dialog.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('dialog', { name: 'The webhook is ready' }).waitFor(slow);
  const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  return secret;
}

/** Opens the log of a webhook and sends its newest message again. */
export async function replayNewest(page: Page, url: string): Promise<void> {
  await page.getByRole('link', { name: url }).click();
  const newest = page.getByRole('region', { name: 'Deliveries' }).getByRole('listitem').first();
  await newest.getByText('Delivered').waitFor(slow);
  await newest.getByText('1 attempt', { exact: true }).click();
  await newest.getByRole('button', { name: 'Send again' }).click();
  await newest.getByText('2 attempts').waitFor(slow);
}
