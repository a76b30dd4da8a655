import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { signInByHand } from './sign-in.ts';

const slow = { timeout: 120_000 };

/**
 * Invites an approver as a person does, who sets a password by the link and signs in with it in a browser of their own: a
 * session that the maker's link has opened approves nothing of the maker's.
 */
export async function inviteApprover(page: Page, browser: Browser, baseUrl: string, name: string): Promise<Page> {
  const email = `approver-${Date.now()}@tidewater.example`;
  const password = randomBytes(12).toString('base64url');
  await page.goto(`${baseUrl}/#/members`);
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await dialog.getByRole('checkbox', { name: 'Approver' }).check();
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog', { name: `${name} is invited` }).waitFor(slow);
  const link = (await dialog.locator('code').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Done' }).click();

  const invited = await browser.newContext({ reducedMotion: 'reduce' });
  const arriving = await invited.newPage();
  await arriving.goto(link);
  // Who comes by a link is asked for a password first.
  await arriving.getByRole('heading', { level: 1, name: 'Your account' }).waitFor(slow);
  await arriving.getByLabel('New password').fill(password);
  await arriving.getByRole('button', { name: 'Set password' }).click();
  await arriving.getByRole('button', { name: 'Change password' }).waitFor(slow);
  await invited.close();

  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  const approver = await context.newPage();
  await signInByHand(approver, { url: baseUrl, email, password });
  return approver;
}

/** Changes one amount of a plan by the form; ends on its page, with the diff. */
export async function changePrice(page: Page, baseUrl: string, planId: string, field: string, amount: string) {
  await page.goto(`${baseUrl}/#/plans/${planId}`);
  await page.getByRole('textbox', { name: field, exact: true }).fill(amount);
  await page.getByRole('button', { name: /^Save as version/ }).click();
  await page
    .getByRole('region', { name: 'Diff against Stripe' })
    .getByText(/to create/)
    .waitFor(slow);
}

/** Publishes what has to be approved. @returns the words of the dialog that said it would wait */
export async function sendForApproval(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const warning = dialog.getByRole('alert').filter({ hasText: 'waits for approval' });
  await warning.waitFor(slow);
  const words = (await warning.textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Send for approval' }).click();
  return words;
}

/** From the badge in the menu to the request of a plan, by keys once the inbox is open. @returns the text of the page */
export async function openRequestByKeys(page: Page, planName: string): Promise<string> {
  await page.getByRole('link', { name: /^Approvals \d+ waiting$/ }).click(slow);
  const request = page
    .getByRole('tabpanel')
    .getByRole('link')
    .filter({ hasText: /^Publish version/ });
  await request.waitFor(slow);
  const reached = () => request.evaluate((link) => link === link.ownerDocument.activeElement);
  // Rows that come in meanwhile may take the focus along; the key finds it again.
  for (let presses = 0; presses < 30 && !(await reached()); presses++) await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByText(`${planName}, version 1 → 2`).waitFor(slow);
  return (await page.getByRole('main').textContent()) ?? '';
}

/** Approves the request whose page is open, by its key. */
export async function approveByKey(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await page
    .getByRole('dialog')
    .getByRole('textbox', { name: /Comment/ })
    .fill('Agreed with sales.');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('main').getByText('Agreed with sales.').waitFor(slow);
}
