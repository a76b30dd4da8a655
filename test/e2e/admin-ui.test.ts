import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/eventually.ts';
import { accessibilityViolations, contrastViolations } from './support/accessibility.ts';
import {
  approveByKey,
  changePrice,
  inviteApprover,
  openRequestByKeys,
  sendForApproval,
} from './support/approve-by-hand.ts';
import { createWebhook, defineSegment, replayNewest } from './support/by-hand.ts';
import { chromiumPath, launchChromium, noChromium } from './support/chromium.ts';
import { useColours } from './support/colours.ts';
import { everyPage } from './support/pages.ts';
import { publishAPlanByHand } from './support/publish-by-hand.ts';
import { startReceiver } from './support/receiver.ts';
import { signInByHand } from './support/sign-in.ts';
import { startPricewright } from './support/stack.ts';

const chromium = chromiumPath();
if (!chromium) console.warn(noChromium);
const withChromium = chromium ? describe : describe.skip;

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
    page.on('pageerror', (error) => defects.push(error.stack ?? error.message));
    await page.goto(`${stack.url}/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    signInViolations = await accessibilityViolations(page);
    await signInByHand(page, stack);
  }, 600_000);

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
    await page.getByRole('link', { name: 'Open the request' }).click({ timeout: 120_000 });
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
    await page.getByText('Version 2', { exact: true }).waitFor({ timeout: 120_000 });
    await page
      .getByRole('main')
      .locator('h1 + span')
      .filter({ hasText: /^Active$/ })
      .waitFor({ timeout: 120_000 });
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

  it('a segment counts its customers while one writes it, and a receiver hears of it under a signature that holds', async () => {
    const receiver = await startReceiver();
    try {
      const secret = await createWebhook(page, stack.url, receiver.url);
      const { counted, listed } = await defineSegment(page, stack.url, `Swedes ${Date.now()}`, 'SE');
      const [size] = /^\d+/.exec(counted) ?? [];
      expect(Number(size)).toBeGreaterThan(0);
      expect(listed).toContain(`${size} of`);

      await eventually('a message at the receiver', () => receiver.received.length > 0);
      const { headers, body } = receiver.received[0]!;
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'segment.created' });
      expect(() => new Webhook(secret).verify(body.replace('segment', 'segmenu'), headers)).toThrow();

      await page.goto(`${stack.url}/#/webhooks`);
      await replayNewest(page, receiver.url);
      const ids = receiver.received.map((message) => message.headers['webhook-id']);
      expect(new Set(ids).size).toBe(1);
      expect(ids.length).toBeGreaterThanOrEqual(2);
      expect(defects).toEqual([]);
    } finally {
      await receiver.close();
    }
  }, 180_000);

  it.each([1280, 390])(
    'every page is accessible in both colours, fits and has no errors at %i px',
    async (width) => {
      await page.goto(`${stack.url}/#/`);
      const paths = await everyPage(page, stack.url);
      expect(paths.length).toBeGreaterThan(25);
      const context = await browser.newContext({
        viewport: { width, height: 860 },
        reducedMotion: 'reduce',
        storageState: await page.context().storageState(),
      });
      const one = await context.newPage();
      const said: string[] = [];
      one.on('pageerror', (error) => said.push(error.stack ?? error.message));
      one.on('console', (message) => {
        // A metric that has no data yet answers so, and its row says it in words; the browser notes the status.
        const noDataYet =
          /status of 409/.test(message.text()) && /\/v1\/metrics\/[^/]+\/values$/.test(message.location().url);
        if (message.type() === 'error' && !noDataYet) said.push(message.text());
      });
      const found: unknown[] = [];
      for (const path of paths) {
        await useColours(one, 'light');
        await one.goto(`${stack.url}/#${path}`);
        await one.getByRole('heading', { level: 1 }).waitFor();
        await one.getByLabel('Loading').first().waitFor({ state: 'detached' });
        const overflow = Number(await one.evaluate('document.documentElement.scrollWidth - innerWidth'));
        const light = await accessibilityViolations(one);
        await useColours(one, 'dark');
        const dark = await contrastViolations(one);
        if (overflow > 0 || light.length + dark.length + said.length > 0)
          found.push({ path, overflow, light, dark, said: said.splice(0) });
      }
      await context.close();
      expect(found).toEqual([]);
    },
    600_000,
  );
});
