import type { Page } from 'playwright-core';

/** What a person sees on the way, for the test to judge. */
export interface PublishedByHand {
  planId: string;
  /** The diff against Stripe before publishing. */
  diff: string;
  /** The steps as they stood in the end. */
  steps: string;
}

const slow = { timeout: 120_000 };

/** Creates a plan by the form, looks at the diff, publishes it and waits until it is active; all by what is on the screen. */
export async function publishAPlanByHand(page: Page, baseUrl: string, name: string): Promise<PublishedByHand> {
  await page.goto(`${baseUrl}/#/plans`);
  await page.getByRole('link', { name: 'New plan' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'New plan' }).waitFor();

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Description' }).fill('For teams that ship every day.');
  await page.getByRole('textbox', { name: 'Base price' }).fill('49');
  await page.getByRole('button', { name: 'Add price' }).click();
  await page.getByRole('textbox', { name: 'Name, price 1' }).fill('Seats');
  await page.getByRole('textbox', { name: 'Amount, price 1' }).fill('9.50');
  await page.getByRole('textbox', { name: 'Unit, price 1' }).fill('seat');
  await page.getByRole('region', { name: 'Customer card' }).getByText('$9.50 per seat per month').waitFor(slow);
  await page.getByRole('button', { name: 'Create draft' }).click();

  await page.getByRole('heading', { level: 1, name }).waitFor(slow);
  const planId = /plan_\w+/.exec(page.url())?.[0] ?? '';
  const diffPanel = page.getByRole('region', { name: 'Diff against Stripe' });
  await diffPanel.getByText(/to create/).waitFor(slow);
  const diff = (await diffPanel.textContent()) ?? '';

  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish now' }).click();
  const header = page.getByRole('main').locator('h1 + span');
  await header.filter({ hasText: /^Active$/ }).waitFor(slow);
  const operation = page.getByRole('region', { name: 'Publish plan' });
  await operation.getByRole('status').filter({ hasText: 'Done' }).waitFor(slow);
  return { planId, diff, steps: (await operation.textContent()) ?? '' };
}
