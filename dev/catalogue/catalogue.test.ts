import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { createTeamPlan, published, registerFeatures, teamPlan } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { timeSkippingEnvironment } from '../../test/support/temporal.ts';
import type { PlanDiff } from './plan-diff.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let folder: string;
let plan: SubscriptionPlan;

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal);
  folder = await mkdtemp(join(tmpdir(), 'pricewright-catalogue-'));
  await registerFeatures(platform);
  const worker = await platform.startWorker();
  plan = await createTeamPlan(platform);
  expect((await published(platform, plan.id)).status).toBe('done');
  await worker.stop();
}, 120_000);

afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => platform.sandbox.clearRequests());

/** `npm run catalogue -- …` with the key that may only read. */
function catalogue(parameters: string[], environment: NodeJS.ProcessEnv = {}) {
  const given = {
    PATH: process.env.PATH,
    PRICEWRIGHT_DATA_DIR: folder,
    DATABASE_URL: platform.databaseUrl,
    STRIPE_READ_KEY: platform.sandbox.restrictedKey,
    STRIPE_API_BASE: platform.sandbox.url,
    ...environment,
  };
  const script = join(import.meta.dirname, '..', 'catalogue.ts');
  return new Promise<{ code: number; stdout: string; stderr: string }>((settle) => {
    execFile(process.execPath, [script, ...parameters], { env: given }, (error, stdout, stderr) =>
      settle({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const expectOnlyReads = () => {
  const methods = platform.sandbox.requests().map(({ method }) => method);
  expect(methods.length).toBeGreaterThan(0);
  expect(new Set(methods)).toEqual(new Set(['GET']));
};

async function fileWith(content: unknown): Promise<string> {
  const file = join(folder, 'catalogue.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

const flags = ['boards', 'reports'].map((key) => ({ key, name: key }));

it('ends with 0 when Stripe has what is published', async () => {
  const { code, stdout } = await catalogue(['diff']);
  expect(stdout).toContain(`Team (${plan.key}), version 1 (active): 0 to create, 0 to update, 0 to archive`);
  expect(stdout).toContain(`= leave   price ${plan.key}:base price_`);
  expect(code).toBe(0);
  expectOnlyReads();
});

it('shows what a draft would change, ends with 2 and writes nothing', async () => {
  const draft = await createTeamPlan(platform, { name: 'Drafted' });
  const { code, stdout } = await catalogue(['diff', '--json']);
  const { plans, summary } = JSON.parse(stdout) as { plans: PlanDiff[]; summary: PlanDiff['diff']['summary'] };
  expect(plans.map(({ key }) => key)).toEqual([plan.key, draft.key]);
  expect(plans[1]!.diff.changes.filter(({ action }) => action === 'create').map(({ object }) => object)).toEqual([
    ...['product', 'product_feature', 'product_feature', 'price', 'price', 'price'],
  ]);
  expect(summary).toMatchObject({ create: 6, update: 0, archive: 0 });
  expect(code).toBe(2);
  const one = await catalogue(['diff', '--plan', plan.key]);
  expect(one).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Drafted') });
  expectOnlyReads();
  const products = await platform.stripe.products.list({ limit: 100 });
  expect(products.data.map(({ name }) => name)).toEqual(['Team']);
});

it('compares a file without a database: 0 when the same sells under its keys', async () => {
  const same = await fileWith({ flags, plans: [{ ...teamPlan(), key: plan.key }] });
  expect(await catalogue(['diff', '--file', same], { DATABASE_URL: '' })).toMatchObject({ code: 0, stderr: '' });
  expectOnlyReads();
});

it('shows what another price and other features of a file would do', async () => {
  const changed = { ...teamPlan(), key: plan.key, features: [{ featureId: 'boards' }] };
  const pricing = structuredClone(changed.pricing);
  pricing.components![0]!.unitAmount = '5900';
  const dearer = await fileWith({ flags, plans: [{ ...teamPlan(), key: plan.key, pricing }] });
  const one = await catalogue(['diff', '--file', dearer]);
  expect(one.stdout).toContain('1 to create, 0 to update, 1 to archive');
  expect(one.code).toBe(2);
  const other = await catalogue(['diff', '--file', await fileWith({ flags, plans: [changed] })]);
  expect(other.stdout).toContain(`+ create  product new product of ${plan.key}`);
  expect(other.stdout).toContain('- archive product prod_');
  expectOnlyReads();
});

it.each([
  ['no command', [], {}, 'Usage: npm run catalogue -- diff'],
  ['an unknown option', ['diff', '--write'], {}, "Unknown option '--write'"],
  ['no key', ['diff'], { STRIPE_READ_KEY: '' }, 'STRIPE_READ_KEY is missing'],
  ['what is no key', ['diff'], { STRIPE_READ_KEY: 'hello' }, 'STRIPE_READ_KEY is no Stripe key'],
  ['a key that Stripe refuses', ['diff'], { STRIPE_READ_KEY: 'rk_test_other' }, 'Invalid API Key provided'],
  ['no database', ['diff'], { DATABASE_URL: '' }, 'no Postgres runs on'],
  ['an unknown plan', ['diff', '--plan', 'nope'], {}, 'There is no plan with the key "nope"'],
  ['a missing file', ['diff', '--file', '/nowhere.json'], {}, '/nowhere.json cannot be read'],
])('ends with 1 and says why: %s', async (_, parameters, environment, message) => {
  const { code, stdout, stderr } = await catalogue(parameters, environment);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

it('names what is wrong in a file', async () => {
  const file = await fileWith({ plans: [{ name: 'X' }] });
  const { code, stderr } = await catalogue(['diff', '--file', file]);
  expect(stderr).toMatch(/is no catalogue:[\s\S]*plans\[0\]\.tier/);
  expect(code).toBe(1);
});
