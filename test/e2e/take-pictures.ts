import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  approveByKey,
  changePrice,
  inviteApprover,
  openRequestByKeys,
  sendForApproval,
} from './support/approve-by-hand.ts';
import { chromiumPath, launchChromium, noChromium } from './support/chromium.ts';
import { signInByHand } from './support/sign-in.ts';
import { startPricewright } from './support/stack.ts';

/** `node test/e2e/take-pictures.ts`: the pictures of the README and the docs, of the product as it runs. */
const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
const chromium = chromiumPath();
if (!chromium) throw new Error(noChromium);

const stack = await startPricewright();
const browser = await launchChromium(chromium);
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 960 }, reducedMotion: 'reduce' });
  const maker = await context.newPage();
  await signInByHand(maker, stack);
  const approver = await inviteApprover(maker, browser, stack.url, 'Ada Approver');
  const answer = await maker.request.get(`${stack.url}/v1/plans?q=starter&perPage=1`);
  const { data } = (await answer.json()) as { data: { id: string; configuration: { name: string } }[] };
  const [plan] = data;
  if (!plan) throw new Error('the sample catalogue has no plan called starter');

  await changePrice(maker, stack.url, plan.id, 'Amount, price 1', '58.80');
  await picture(maker, 'plan');
  await sendForApproval(maker);
  await openRequestByKeys(approver, plan.configuration.name);
  await picture(approver, 'approval');
  await approveByKey(approver);

  const operation = maker.getByRole('region', { name: 'Publish plan' });
  await operation.getByRole('status').filter({ hasText: 'Done' }).waitFor({ timeout: 60_000 });
  await operation.getByRole('link', { name: 'Details' }).click();
  await maker.getByRole('list', { name: 'Stages' }).waitFor();
  await maker.setViewportSize({ width: 1280, height: 680 });
  await picture(maker, 'operation');
} finally {
  await browser.close();
  await stack.stop();
}

async function picture(page: Page, name: string): Promise<void> {
  // What was said in passing has gone by then.
  await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached', timeout: 10_000 });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
