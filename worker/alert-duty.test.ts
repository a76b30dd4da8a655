import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Alert } from '../contracts/alerts.ts';
import type { AttentionItem } from '../contracts/attention.ts';
import { createTeamPlan, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { alertDuty } from './alert-duty.ts';

let platform: Platform;
const rule = 'gb_consumer_total_price';
beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
}, 60_000);
afterAll(() => platform?.close());

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
/** What the duty makes of things now, or some minutes from now: the states of a rule's alerts, newest first. */
async function alertsOf(id: string, inMinutes = 0): Promise<Alert[]> {
  await alertDuty({ db: platform.db, now: () => later(inMinutes) }).run();
  const { data } = await platform.call<{ data: Alert[] }>('GET', '/v1/alerts?perPage=100&sort=-raisedAt');
  return data.filter((alert) => alert.rule === id);
}
const statesOf = async (id: string, inMinutes = 0) => (await alertsOf(id, inMinutes)).map(({ state }) => state);
const decideRule = (disabled: boolean, revision: number) =>
  platform.call('PATCH', `/v1/compliance/rules/${rule}`, { disabled, reason: 'counsel says so' }, 200, {
    'if-match': `"${revision}"`,
  });

it('tells of plans on sale that break a rule in force, until they do no longer, and anew when they do again', async () => {
  const plan = await createTeamPlan(platform, {
    tier: 'individual',
    availability: { countries: ['GB'] },
    stripeIntegration: { taxBehavior: 'exclusive' },
  });
  expect(await statesOf('compliance_violation')).toEqual([]);
  const versionId = plan.openVersion!.id;
  await platform.db.updateTable('plan_versions').set({ status: 'active' }).where('id', '=', versionId).execute();
  await platform.db.updateTable('plans').set({ active_version_id: versionId }).where('id', '=', plan.id).execute();

  const [raised] = await alertsOf('compliance_violation');
  expect(raised).toMatchObject({ state: 'raised', value: 1, severity: 'high', path: '/compliance' });
  expect(await statesOf('regional_restriction')).toEqual([]);
  await platform.call('POST', `/v1/alerts/${raised!.id}/acknowledge`, {});
  expect(await statesOf('compliance_violation')).toEqual(['acknowledged']);

  await decideRule(true, 1);
  expect(await statesOf('compliance_violation')).toEqual(['resolved']);
  await platform.call('POST', `/v1/alerts/${raised!.id}/acknowledge`, {}, 409);
  await decideRule(false, 2);
  expect(await statesOf('compliance_violation', 1)).toEqual(['raised', 'resolved']);
});

it('tells of operations that failed, and not of those that people rejected or let expire', async () => {
  const end = (id: string, outcome: string) =>
    platform.db
      .insertInto('operations')
      .values({
        ...{ id: `op_${id}`, workflow_type: 'publishPlan', workflow_id: id, area: 'plans', entity_id: `plan_${id}` },
        ...{ status: 'failed', stage: 'preview', error: null, outcome: JSON.stringify({ outcome }) },
        ...{ created_at: later(0), updated_at: later(0), finished_at: later(0) },
      })
      .execute();
  await end('rejected', 'rejected');
  await end('expired', 'expired');
  expect(await statesOf('failed_operations')).toEqual([]);
  await end('failed', 'failed');
  expect(await alertsOf('failed_operations')).toMatchObject([{ state: 'raised', value: 1 }]);
});

it('tells of calls whose end nobody knows, until a person has settled them', async () => {
  const at = later(-20);
  await platform.db
    .insertInto('effects')
    .values({
      key: 'acct:stripe.price:x:1',
      kind: 'stripe.price',
      state: 'unknown',
      params_hash: 'x',
      generation: 1,
      attempts: 1,
      lease_token: 'x',
      lease_until: at,
      outside_id: null,
      operation_id: null,
      error: JSON.stringify({ code: 'StripeSyncError', message: 'no answer' }),
      created_at: at,
      updated_at: at,
    })
    .execute();
  expect(await statesOf('unknown_effects')).toEqual(['raised']);
  const { data } = await platform.call<{ data: AttentionItem[] }>('GET', '/v1/attention?perPage=100');
  const { kind, key, version } = data.find((item) => item.kind === 'effect')!;
  await platform.call('POST', '/v1/attention/skip', { kind, key, version, reason: 'the price was made by hand' });
  expect(await statesOf('unknown_effects')).toEqual(['resolved']);
});
