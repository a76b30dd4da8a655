import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { createApp } from '../../api/app.ts';
import { requestApproval } from '../../commands/approvals/request-approval.ts';
import type { Principal } from '../../contracts/access.ts';
import { ErrorResponse } from '../../contracts/http.ts';
import type { PlanConfigurationInput, SubscriptionPlan } from '../../contracts/plans.ts';
import { type ErrorCode, errorCatalogue } from '../../contracts/tables/error-catalogue.ts';
import type { ChangeMeasures } from '../../contracts/tables/limits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { smtpSender } from '../../integrations/messages/mail.ts';
import { createTeamPlan, publish, published, registerFeatures, teamPlan } from '../support/plans.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { principalWith } from '../support/principals.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { codesInSources, notRaisedYet } from './raised-codes.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let caller: Principal | null;
let selling: SubscriptionPlan;

beforeAll(async () => {
  caller = principalWith('admin');
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { limits: 'shipped', authenticate: async () => caller });
  await registerFeatures(platform);
  await platform.startWorker();
  const draft = await createTeamPlan(platform);
  await published(platform, draft.id);
  selling = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${draft.id}`);
}, 120_000);
afterEach(() => {
  caller = principalWith('admin');
  platform.sandbox.faults.clear();
});
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

/** What came of it: of a request its answer, of a process its end, of a step what it threw. */
type Provoked = { response: Awaited<ReturnType<Platform['app']['inject']>> } | { code: string; message: string };

type App = Pick<Platform['app'], 'inject'>;
async function request(
  method: string,
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
  app: App = platform.app,
): Promise<Provoked> {
  const body = payload === undefined ? {} : { payload: payload as object };
  return { response: await app.inject({ method: method as 'GET', url, headers, ...body }) };
}

async function publishing(changes: Partial<PlanConfigurationInput>): Promise<Provoked> {
  const { id } = await createTeamPlan(platform, changes);
  return await request('POST', `/v1/plans/${id}/publish`, {});
}

async function thrown(work: () => Promise<unknown>): Promise<Provoked> {
  const error = await work().then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  if (error instanceof PricewrightError) return { code: error.code, message: error.message };
  throw error;
}

/** The mechanism itself, for measures that no command takes yet. */
const proposing = (measures: ChangeMeasures) =>
  thrown(() =>
    requestApproval(
      platform.db,
      {
        area: 'plans',
        entityId: selling.id,
        operationId: 'op_1',
        command: 'test',
        summary: 'A change',
        maker: 'member:member_test',
        shown: {},
        shownHash: 'x',
        onApproval: { signal: 'publish', args: [] },
        onRejection: { signal: 'reject', args: [] },
      },
      measures,
      new Date(),
    ),
  );

const consumer = (countries: string[]): Partial<PlanConfigurationInput> => ({
  tier: 'individual',
  availability: { countries },
  stripeIntegration: { taxBehavior: 'exclusive' },
});
const statistics = (variants: object[]) =>
  request('POST', '/v1/statistics/analyze', { method: 'fixed', alpha: 0.05, metric: 'proportion', variants });
const arm = (key: string, conversions: number) => ({ key, n: 1000, conversions });
const edit = (headers: Record<string, string>) =>
  request('PATCH', `/v1/plans/${selling.id}`, { description: 'Other words' }, headers);

/** An app of its own on the same database, with one part broken. */
async function withApp(
  changes: Partial<Parameters<typeof createApp>[0]>,
  work: (app: App) => Promise<Provoked>,
): Promise<Provoked> {
  const app = await createApp({
    environment: platform.app.environment,
    databaseUrl: platform.databaseUrl,
    temporalUi: null,
    stripe: platform.stripe,
    stripeWebhookSecret: 'whsec_test',
    checks: {},
    access: {
      authenticate: async () => caller,
      signIn: {} as never,
      secret: 'a secret for tests that is long enough',
      publicUrl: 'http://localhost:80',
    },
    logger: false,
    ...changes,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

const provocations: Partial<Record<ErrorCode, () => Promise<Provoked>>> = {
  InvalidPlanConfiguration: () =>
    publishing({
      pricing: { currency: 'usd', billingCycle: 'monthly', basePrice: '0' },
      stripeIntegration: { trialPeriodDays: 14 },
    }),
  FeatureDependencyViolation: () =>
    request('POST', '/v1/flags', { key: 'orphan', name: 'Orphan', dependencies: [{ flagKey: 'nowhere' }] }),
  FeatureRolloutFailed: () =>
    request('POST', '/v1/flags', { key: 'unfit', name: 'Unfit', type: 'boolean', defaultValue: 5 }),
  PricingValidationFailed: () =>
    request('POST', '/v1/pricing/calculate', {
      currency: 'usd',
      components: [{ id: 'base', model: 'flat', unitAmount: '-1' }],
    }),
  ComplianceViolation: () => publishing(consumer(['GB'])),
  RegionalRestriction: () => publishing({ availability: { countries: ['KP'] } }),
  async PlanActivationError() {
    const draft = await createTeamPlan(platform);
    platform.sandbox.faults.add({ operation: 'POST /v1/prices/:id', kind: 'status', status: 400, times: 1 });
    const { error } = await platform.operation(await publish(platform, draft.id));
    return error!;
  },
  async ValidationServiceUnavailable() {
    await sql`alter table flags rename to flags_away`.execute(platform.db);
    try {
      return await request('POST', '/v1/plans/validate', teamPlan());
    } finally {
      await sql`alter table flags_away rename to flags`.execute(platform.db);
    }
  },
  InsufficientPermissions() {
    caller = principalWith('viewer');
    return request('POST', '/v1/plans', teamPlan());
  },
  ConcurrentModification: () => edit({ 'if-match': '"999"' }),
  async CustomerImpactTooHigh() {
    const draft = await createTeamPlan(platform);
    await published(platform, draft.id);
    const { configuration, revision } = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${draft.id}`);
    const [base, ...others] = configuration.pricing.components;
    const components = [{ ...base!, unitAmount: '49000' }, ...others];
    await platform.call('PATCH', `/v1/plans/${draft.id}`, { pricing: { ...configuration.pricing, components } }, 200, {
      'if-match': `"${revision}"`,
    });
    return await request('POST', `/v1/plans/${draft.id}/publish`, {});
  },
  BudgetExceeded: () => proposing({ discountPercentage: 90 }),
  async RevenueTargetConflict() {
    const target = { name: 'The century', from: '2000-01-01', to: '2100-01-01', target: 1_000, floor: 500 };
    const { id } = await platform.call<{ id: string }>('POST', '/v1/revenue-targets', target, 201);
    const provoked = await proposing({ revenueImpact: -1_000 });
    await platform.call('DELETE', `/v1/revenue-targets/${id}`, undefined, 200, { 'if-match': '"1"' });
    return provoked;
  },
  DataQualityIssue: () => statistics([arm('a', 100), arm('b', 0)]),
  ExperimentationError: () => statistics([arm('a', 100)]),
  StripeIntegrationFailure() {
    platform.sandbox.faults.add({ operation: 'GET *', kind: 'status', status: 401, times: 5 });
    return request('POST', `/v1/plans/${selling.id}/preview`, {});
  },
  CommunicationDeliveryFailed: () =>
    thrown(() =>
      smtpSender({ url: 'smtp://127.0.0.1:1', from: 'a@example.com' }).send({
        id: 'ntf_1',
        to: 'b@example.com',
        subject: 'x',
        text: 'x',
      }),
    ),
  async AnalyticsDataUnavailable() {
    const customer = await platform.call<{ id: string }>('POST', '/v1/customers', { name: 'Acme' }, 201);
    const at = new Date();
    await platform.db
      .insertInto('subscriptions')
      .values({
        id: 'subscription_1',
        customer_id: customer.id,
        external_id: null,
        stripe_subscription_id: null,
        plan_id: selling.id,
        plan_version_id: selling.activeVersion!.id,
        status: 'active',
        currency: 'sek',
        interval: 'month',
        seats: 1,
        monthly_amount: 4_900,
        started_at: at,
        current_period_start: at,
        current_period_end: at,
        cancel_at_period_end: false,
        created_at: at,
        updated_at: at,
      })
      .execute();
    return await request('GET', `/v1/plans/${selling.id}/impact?change=archive`);
  },
  MalformedRequest: () => request('POST', '/v1/plans', { no: 'plan' }),
  NotSignedIn() {
    caller = null;
    return request('GET', '/v1/plans');
  },
  NotFound: () => request('GET', '/v1/plans/plan_00000000000000000000000000'),
  MethodNotAllowed: () => request('DELETE', '/v1/plans'),
  AlreadyExists: () => request('POST', '/v1/flags', { key: 'boards', name: 'Boards' }),
  TransitionNotAllowed: () => request('POST', `/v1/plans/${selling.id}/publish`, {}),
  PayloadTooLarge: () => request('POST', '/v1/plans', { ...teamPlan(), description: 'x'.repeat(300_000) }),
  UnsupportedMediaType: () => request('POST', '/v1/plans', 'plan', { 'content-type': 'text/csv' }),
  async IdempotencyConflict() {
    const key = { 'idempotency-key': 'the-same' };
    await request('POST', '/v1/plans', teamPlan(), key);
    return await request('POST', '/v1/plans', teamPlan(), key);
  },
  PreconditionRequired: () => edit({}),
  RateLimited: () =>
    withApp({ rateLimits: { perAddress: 0, perCaller: 1 } }, async (app) => {
      await request('GET', '/v1/plans', undefined, {}, app);
      return await request('GET', '/v1/plans', undefined, {}, app);
    }),
  /** Postgres shuts the connection while the answer is waited for. */
  ServiceUnavailable: () =>
    platform.db.transaction().execute(async (tx) => {
      await sql`lock table flags in access exclusive mode`.execute(tx);
      const asked = request('GET', '/v1/flags');
      const shut = sql<{ shut: boolean }>`
        select pg_terminate_backend(pid) as shut from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await shut.execute(tx)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      return await asked;
    }),
  InternalError: () => {
    const outside = { ...platform.app.environment.outside, observe: () => Promise.reject(new TypeError('a defect')) };
    return withApp({ environment: { ...platform.app.environment, outside } }, (app) =>
      request('POST', `/v1/plans/${selling.id}/preview`, {}, {}, app),
    );
  },
};

const provoked = Object.keys(provocations) as ErrorCode[];

describe('each code', () => {
  it.each(provoked)('%s is met where the catalogue says', async (code) => {
    const met = await provocations[code]!();
    if ('response' in met) {
      const { error } = ErrorResponse.parse(met.response.json());
      const { status, severity } = errorCatalogue[code];
      expect([error.code, met.response.statusCode, error.severity]).toEqual([code, status, severity]);
      expect(error.message.length).toBeGreaterThan(10);
      // Nothing of the inside goes out.
      expect(met.response.body).not.toMatch(/node_modules|\.ts:\d|a defect/);
    } else {
      expect(met).toMatchObject({ code, message: expect.stringMatching(/\w{3}/) });
    }
  });

  it('is provoked here once anything raises it', () => {
    const known = Object.keys(errorCatalogue) as ErrorCode[];
    const raised = codesInSources();
    expect(known.filter((code) => !raised.has(code)).sort()).toEqual([...notRaisedYet].sort());
    expect(known.filter((code) => raised.has(code)).sort()).toEqual([...provoked].sort());
  });
});
