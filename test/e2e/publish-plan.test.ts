import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityViolations } from './support/accessibility.ts';
import {
  approveByKey,
  changePrice,
  inviteApprover,
  openRequestByKeys,
  sendForApproval,
} from './support/approve-by-hand.ts';
import { chromiumPath, launchChromium, noChromium } from './support/chromium.ts';
import { publishAPlanByHand } from './support/publish-by-hand.ts';
import { signInByHand } from './support/sign-in.ts';
import { startPricewright } from './support/stack.ts';

const chromium = chromiumPath();
if (!chromium) console.warn(noChromium);
const withChromium = chromium ? describe : describe.skip;

/** The id of the first in a list. */
async function firstOf(page: Page, list: string): Promise<string> {
  const { data } = (await (await page.request.get(`${list}?perPage=1`)).json()) as { data: { id: string }[] };
  const id = data[0]?.id;
  if (!id) throw new Error(`${list} is empty`);
  return id;
}

withChromium('in a browser', () => {
  let browser: Browser;
  let stack: Awaited<ReturnType<typeof startPricewright>>;
  let page: Page;
  let requestId = '';
  let signInViolations: string[];
  const defects: string[] = [];

  beforeAll(async () => {
    stack = await startPricewright();
    browser = await launchChromium(chromium ?? '');
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('pageerror', (error) => defects.push(error.message));
    await page.goto(`${stack.url}/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    signInViolations = await accessibilityViolations(page);
    await signInByHand(page, stack);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, 60_000);

  it("a plan made by the form shows its diff, is published, and becomes active before one's eyes", async () => {
    const name = `By hand ${Date.now()}`;
    const { planId, diff, steps } = await publishAPlanByHand(page, stack.url, name);

    expect(diff).toMatch(/Product/);
    expect(diff).toMatch(/by-hand-\d+:base/);
    expect(diff).toMatch(/by-hand-\d+:price-1/);
    expect(steps).toMatch(/Activate in Stripe/);
    const stored = await page.request.get(`${stack.url}/v1/plans/${planId}`);
    expect(await stored.json()).toMatchObject({
      status: 'active',
      configuration: { name, pricing: { basePrice: '4900', components: [{ unitAmount: '950', unitName: 'seat' }] } },
    });
    expect(defects).toEqual([]);
  }, 180_000);

  it('a price change of 20 % waits until a second person approves it, and is then live without a reload', async () => {
    const name = `Approved ${Date.now()}`;
    const { planId } = await publishAPlanByHand(page, stack.url, name);
    const approver = await inviteApprover(page, browser, stack.url, 'Ada Approver');
    approver.on('pageerror', (error) => defects.push(error.message));

    await changePrice(page, stack.url, planId, 'Base price', '58.80');
    const warning = await sendForApproval(page);
    expect(warning).toContain('Largest price change: 20 %, limit 10 %');
    await page.getByRole('link', { name: 'Open the request' }).click({ timeout: 60_000 });
    const approve = page.getByRole('button', { name: 'Approve' });
    await page.getByRole('heading', { level: 1, name: /Publish version 2/ }).waitFor();
    expect(await approve.getAttribute('aria-disabled')).toBe('true');
    await approve.hover();
    await page.getByRole('tooltip', { name: /You proposed this change/ }).waitFor();
    requestId = /cr_\w+/.exec(page.url())?.[0] ?? '';
    await page.goto(`${stack.url}/#/plans/${planId}/show`);

    const shown = await openRequestByKeys(approver, name);
    expect(shown).toContain('$49.00 → $58.80');
    expect(shown).toContain('+20 %');
    await approveByKey(approver);

    // The maker's page was open all the time: the stream brings the end to it.
    await page.getByText('Version 2', { exact: true }).waitFor({ timeout: 60_000 });
    await page
      .getByRole('main')
      .locator('h1 + span')
      .filter({ hasText: /^Active$/ })
      .waitFor({ timeout: 60_000 });
    const stored = await page.request.get(`${stack.url}/v1/plans/${planId}`);
    expect(await stored.json()).toMatchObject({
      activeVersion: { number: 2 },
      openVersion: null,
      configuration: { pricing: { basePrice: '5880' } },
    });
    const request = await page.request.get(`${stack.url}/v1/approvals/${requestId}`);
    expect(await request.json()).toMatchObject({ status: 'applied', decisions: [{ comment: 'Agreed with sales.' }] });
    expect(defects).toEqual([]);
    await approver.context().close();
  }, 180_000);

  it('the page to sign in on is accessible', () => {
    expect(signInViolations).toEqual([]);
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each([1280, 390])(
      'every page is accessible and fits at %i px',
      async (width) => {
        const plan = await firstOf(page, `${stack.url}/v1/plans`);
        const operation = await firstOf(page, `${stack.url}/v1/operations`);
        const customer = await firstOf(page, `${stack.url}/v1/customers`);
        const paths = [
          '/',
          '/plans',
          '/plans/create',
          `/plans/${plan}`,
          `/plans/${plan}/show`,
          '/flags',
          '/flags/create',
          '/operations',
          `/operations/${operation}/show`,
          '/approvals',
          `/approvals/${requestId}/show`,
          '/attention',
          '/alerts',
          '/audit',
          '/customers',
          `/customers/${customer}/show`,
          '/segments',
          '/members',
          '/roles',
          '/api-keys',
          '/limits',
          '/freeze',
          '/account',
          '/nowhere',
        ];
        const context = await browser.newContext({
          viewport: { width, height: 860 },
          colorScheme,
          reducedMotion: 'reduce',
          storageState: await page.context().storageState(),
        });
        const one = await context.newPage();
        for (const path of paths) {
          await one.goto(`${stack.url}/#${path}`);
          await one.getByRole('heading', { level: 1 }).waitFor();
          await one.getByLabel('Loading').first().waitFor({ state: 'detached' });
          const overflow = await one.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect({ path, overflow, violations: await accessibilityViolations(one) }).toEqual({
            path,
            overflow: 0,
            violations: [],
          });
        }
        await context.close();
      },
      300_000,
    );
  });
});
