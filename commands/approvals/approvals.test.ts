import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Principal } from '../../contracts/access.ts';
import type { ChangeRequest } from '../../contracts/approvals.ts';
import type { AuditPage } from '../../contracts/audit.ts';
import type { Accepted, PlanPreview, SubscriptionPlan } from '../../contracts/plans.ts';
import { eventually } from '../../test/support/eventually.ts';
import { createTeamPlan, published, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';
import { timeSkippingEnvironment } from '../../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
const maker = principalWith('admin');
const approver: Principal = { ...principalWith('approver'), id: 'member_two', actor: 'member:member_two' };
let caller = maker;

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { limits: 'shipped', authenticate: async () => caller });
  await registerFeatures(platform);
  await platform.startWorker();
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

async function as<T>(who: Principal, work: () => Promise<T>): Promise<T> {
  caller = who;
  try {
    return await work();
  } finally {
    caller = maker;
  }
}

const read = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);

async function editBase(planId: string, unitAmount: string): Promise<void> {
  const plan = await read(planId);
  const pricing = structuredClone(plan.configuration.pricing);
  pricing.components[0]!.unitAmount = unitAmount;
  await platform.call('PATCH', `/v1/plans/${planId}`, { pricing }, 200, { 'if-match': `"${plan.revision}"` });
}

/** A plan that sells, with a price change of 20 % ordered and waiting. */
async function waiting(unitAmount = '5880') {
  const draft = await createTeamPlan(platform);
  await published(platform, draft.id);
  await editBase(draft.id, unitAmount);
  const accepted = await platform.call<Accepted>('POST', `/v1/plans/${draft.id}/publish`, {}, 202);
  const id = accepted.changeRequestId!;
  await platform.operation(accepted.operationId, (row) => row.status === 'waiting');
  return { planId: draft.id, operationId: accepted.operationId, id };
}

const decide = (id: string, word: 'approve' | 'reject', expected = 200, comment = 'because') =>
  platform.call<ChangeRequest>('POST', `/v1/approvals/${id}/${word}`, { comment }, expected);

describe('a publication above the limits', () => {
  it('waits for a second person, and goes on with their word', async () => {
    const { planId, operationId, id } = await waiting();
    const request = await platform.call<ChangeRequest>('GET', `/v1/approvals/${id}`);
    expect(request).toMatchObject({
      status: 'waiting',
      entityId: planId,
      reasons: [{ measure: 'priceChangePercentage', value: 20, limit: 10 }],
      maker: maker.actor,
    });
    await as(approver, () => decide(id, 'approve'));
    expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
    expect(await platform.call('GET', `/v1/approvals/${id}`)).toMatchObject({ status: 'applied' });
    const rows = await eventually('the audit names the approval, the doors and who stood there', async () => {
      const { data } = await platform.call<AuditPage>('GET', `/v1/audit?approvalId=${id}`);
      return data.length >= 3 && data;
    });
    const summed = rows.map(({ action, actor, from }) => [action, actor, from?.door, from?.ip]);
    expect(summed).toEqual([
      ['publishPlan', maker.actor, 'process', null],
      ['approveChange', approver.actor, 'api', '127.0.0.1'],
      ['publishPlan', maker.actor, 'api', '127.0.0.1'],
    ]);
    expect(rows[1]!.from).toEqual({ door: 'api', ip: '127.0.0.1', userAgent: 'lightMyRequest', keyId: null });
  });

  it('adds small steps up until somebody else has stood for where they lead', async () => {
    const { id: planId } = await createTeamPlan(platform);
    await published(platform, planId);
    await editBase(planId, '5340');
    expect(await published(platform, planId)).toMatchObject({ status: 'done' });
    await editBase(planId, '5780');
    const preview = await platform.call<PlanPreview>('POST', `/v1/plans/${planId}/preview`, {});
    expect(preview.priceChange).toEqual({ percentage: 18, against: 1 });
    const accepted = await platform.call<Accepted>('POST', `/v1/plans/${planId}/publish`, {}, 202);
    const request = await platform.call<ChangeRequest>('GET', `/v1/approvals/${accepted.changeRequestId}`);
    expect(request).toMatchObject({
      reasons: [{ measure: 'priceChangePercentage', value: 18, limit: 10 }],
      shown: { from: 2, to: 3, priceChange: { percentage: 18, against: 1 } },
    });
    await platform.operation(accepted.operationId, (row) => row.status === 'waiting');
    await as(approver, () => decide(request.id, 'approve'));
    expect(await platform.operation(accepted.operationId)).toMatchObject({ status: 'done' });
    await editBase(planId, '6200');
    expect(await published(platform, planId)).toMatchObject({ status: 'done' });
    await editBase(planId, '6500');
    const { changeRequestId } = await platform.call<Accepted>('POST', `/v1/plans/${planId}/publish`, {}, 202);
    expect(changeRequestId).not.toBeNull();
  });

  it('is not approved by its maker', async () => {
    const { id } = await waiting();
    await decide(id, 'approve', 403);
    expect(await platform.call('GET', `/v1/approvals/${id}`)).toMatchObject({ status: 'waiting', decisions: [] });
  });

  it('fails with the code of its limit when rejected, and is undone', async () => {
    const { planId, operationId, id } = await waiting();
    await as(approver, () => decide(id, 'reject', 200, 'not before Christmas'));
    const operation = await platform.operation(operationId);
    expect(operation).toMatchObject({
      status: 'failed',
      error: { code: 'CustomerImpactTooHigh', message: 'Rejected: not before Christmas' },
    });
    expect(await read(planId)).toMatchObject({ status: 'active', openVersion: { status: 'draft' } });
    await as(approver, () => decide(id, 'approve', 409));
  });

  it('is void once the draft is changed', async () => {
    const { planId, operationId, id } = await waiting();
    await editBase(planId, '5890');
    await platform.operation(operationId);
    expect(await platform.call('GET', `/v1/approvals/${id}`)).toMatchObject({ status: 'void' });
    await as(approver, () => decide(id, 'approve', 409));
  });

  it('is asked for once at a time, for what was ordered last', async () => {
    const { planId, operationId, id } = await waiting();
    const later = new Date(platform.app.environment.now().getTime() + 3_600_000).toISOString();
    const again = await platform.call<Accepted>('POST', `/v1/plans/${planId}/publish`, { at: later }, 202);
    expect(again.operationId).toBe(operationId);
    expect(await platform.call('GET', `/v1/approvals/${id}`)).toMatchObject({ status: 'void' });
    await as(approver, () => decide(id, 'approve', 409));
    await as(approver, () => decide(again.changeRequestId!, 'approve'));
    const third = await platform.call<Accepted>('POST', `/v1/plans/${planId}/publish`, {}, 202);
    // The hour that was approved before passes: nothing is published at it any more.
    await platform.skip('90 minutes');
    expect(await platform.operation(operationId, () => true)).toMatchObject({ status: 'waiting' });
    await as(approver, () => decide(third.changeRequestId!, 'approve'));
    expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
    expect(await platform.call('GET', `/v1/approvals/${third.changeRequestId}`)).toMatchObject({ status: 'applied' });
  });

  it('names to a second editor who changed what, whatever the process did since', async () => {
    const { planId } = await waiting();
    const stale = await platform.call('PATCH', `/v1/plans/${planId}`, { name: 'Mine' }, 412, { 'if-match': '"1"' });
    expect(stale).toMatchObject({
      error: { details: { lastChange: { by: maker.actor, action: 'updatePlan', fields: ['pricing'] } } },
    });
  });

  it('is refused at once past a hard limit, and nothing is begun', async () => {
    const draft = await createTeamPlan(platform);
    await published(platform, draft.id);
    await editBase(draft.id, '49000');
    const { error } = await platform.call<{ error: { code: string } }>(
      'POST',
      `/v1/plans/${draft.id}/publish`,
      {},
      409,
    );
    expect(error.code).toBe('CustomerImpactTooHigh');
    expect(await read(draft.id)).toMatchObject({ operation: null, openVersion: { status: 'draft' } });
  });

  it('does not activate when the approval is gone by the time it acts', async () => {
    const { operationId, id } = await waiting();
    await platform.db.updateTable('change_requests').set({ status: 'void' }).where('id', '=', id).execute();
    const { workflow_id } = await platform.operation(operationId, () => true);
    await temporal.client.workflow.getHandle(workflow_id).signal('publish', { at: null, diffHash: null });
    expect(await platform.operation(operationId)).toMatchObject({
      status: 'failed',
      error: { code: 'CustomerImpactTooHigh' },
    });
  });

  it('is asked for no more once its process has ended', async () => {
    const { operationId, id } = await waiting();
    const { workflow_id } = await platform.operation(operationId, () => true);
    await temporal.client.workflow.getHandle(workflow_id).signal('publish', { at: null, diffHash: null });
    expect(await platform.operation(operationId)).toMatchObject({ status: 'failed' });
    expect(await platform.call('GET', `/v1/approvals/${id}`)).toMatchObject({ status: 'void' });
  });

  it('waits for as many as the limits ask for', async () => {
    const limits = await platform.call<{ revision: number }>('GET', '/v1/limits');
    await platform.call('PATCH', '/v1/limits', { approvalsNeeded: 2 }, 200, { 'if-match': `"${limits.revision}"` });
    const { operationId, id } = await waiting();
    expect(await as(approver, () => decide(id, 'approve'))).toMatchObject({ status: 'waiting' });
    expect(await as(approver, () => decide(id, 'approve'))).toMatchObject({ status: 'waiting' });
    const third = { ...approver, id: 'member_three', actor: 'member:member_three' };
    expect(await as(third, () => decide(id, 'approve'))).toMatchObject({ status: 'approved' });
    expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  });
});

it('lets a change within the limits go on alone', async () => {
  const draft = await createTeamPlan(platform);
  await published(platform, draft.id);
  await editBase(draft.id, '5000');
  expect(await published(platform, draft.id)).toMatchObject({ status: 'done' });
});

it('freezes until a time, says who and why, and is lifted', async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await platform.call('POST', '/v1/freeze', { reason: 'audit week', until });
  expect(await platform.call('GET', '/v1/freeze')).toMatchObject({
    frozen: true,
    reason: 'audit week',
    by: maker.actor,
  });
  await platform.call('POST', '/v1/freeze', { reason: 'again', until: new Date(0).toISOString() }, 400);
  expect(await platform.call('POST', '/v1/freeze/lift', {})).toMatchObject({ frozen: false });
});

// Last: from here on the workflows' clock is a week ahead of everybody else's.
it('fails a publication when nobody decides in time', async () => {
  const { operationId, id } = await waiting();
  await platform.skip('8 days');
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'failed',
    error: { code: 'CustomerImpactTooHigh' },
  });
  expect(await platform.call('GET', `/v1/approvals/${id}`)).toMatchObject({ status: 'expired' });
});
