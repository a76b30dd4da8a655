import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { execute } from '../commands/command.ts';
import { inviteMember } from '../commands/members/invite-member.ts';
import type { Principal } from '../contracts/access.ts';
import type { AttentionItem } from '../contracts/attention.ts';
import type { Notification, NotificationPreferences } from '../contracts/notifications.ts';
import type { Accepted, SubscriptionPlan } from '../contracts/plans.ts';
import { type SystemMeasure, systemMeasures } from '../contracts/tables/alert-rules.ts';
import { mailAttempts } from '../contracts/tables/notifications.ts';
import type { Role } from '../contracts/tables/permissions.ts';
import * as alerts from '../database/alerts.ts';
import { type MailSender, smtpSender } from '../integrations/messages/mail.ts';
import { type Inbox, startInbox } from '../test/support/inbox.ts';
import { createTeamPlan, published, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { principalWith } from '../test/support/principals.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';
import { notificationDuty } from './notification-duty.ts';
import { orderRound } from './relay.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let inbox: Inbox;
let mail: MailSender;
let caller: Principal;
const people = {} as Record<'maker' | 'approver' | 'operator', Principal>;
/** Ahead of the clock, where a test waits. */
let skewMs = 0;
const now = () => new Date(Date.now() + skewMs);

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { limits: 'shipped', authenticate: async () => caller });
  people.maker = await member('maker', 'pricing_manager', 'feature_manager');
  people.approver = await member('approver', 'approver');
  people.operator = await member('operator', 'operator');
  inbox = await startInbox();
  mail = smtpSender({ url: inbox.url, from: 'Pricewright <no-reply@prices.example>' });
  caller = people.maker;
  await registerFeatures(platform);
  await platform.startWorker();
  await round();
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await inbox?.close();
  await temporal?.teardown();
});

async function member(name: string, ...roles: Role[]): Promise<Principal> {
  const { member: invited } = await execute(
    inviteMember,
    { name, email: `${name}@example.com`, roles },
    { actor: 'test', requestId: null },
    platform.app.environment,
  );
  return { ...principalWith(...roles), id: invited.id, actor: `member:${invited.id}`, name };
}

const duty = (sender: MailSender | null = mail) =>
  notificationDuty({ db: platform.db, now, mail: sender, publicUrl: 'https://prices.example' });

async function round(sender: MailSender | null = mail): Promise<void> {
  // The relay of the worker may be at it too: both number the same way, and the lock decides.
  await orderRound({ db: platform.db, now }).catch(() => {});
  const one = duty(sender);
  while (await one.run());
}

async function as<T>(who: Principal, work: () => Promise<T>): Promise<T> {
  const before = caller;
  caller = who;
  try {
    return await work();
  } finally {
    caller = before;
  }
}

const told = async (who: Principal, query = '') =>
  (await as(who, () => platform.call<{ data: Notification[] }>('GET', `/v1/notifications?perPage=100${query}`))).data;
const toldOf = async (who: Principal, kind: Notification['kind']) =>
  (await told(who)).filter((notification) => notification.kind === kind);

async function waitingChange() {
  const draft = await createTeamPlan(platform);
  await published(platform, draft.id);
  const plan = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${draft.id}`);
  const pricing = structuredClone(plan.configuration.pricing);
  pricing.components[0]!.unitAmount = '5880';
  await platform.call('PATCH', `/v1/plans/${draft.id}`, { pricing }, 200, { 'if-match': `"${plan.revision}"` });
  const accepted = await platform.call<Accepted>('POST', `/v1/plans/${draft.id}/publish`, {}, 202);
  await platform.operation(accepted.operationId, (row) => row.status === 'waiting');
  return { id: accepted.changeRequestId!, operationId: accepted.operationId };
}

async function raiseAlert(): Promise<void> {
  await platform.db.deleteFrom('alerts').execute();
  const rule = {
    id: 'relay_lag',
    measure: 'relayLagSeconds',
    above: 30,
    severity: 'high',
    summary: 'Commands wait for the relay',
    action: 'Look.',
    path: '/operations',
  } as const;
  const calm = Object.fromEntries(systemMeasures.map((measure) => [measure, 0])) as Record<SystemMeasure, number>;
  const measured = { ...calm, relayLagSeconds: 31 };
  await alerts.evaluate(platform.db, [rule], measured, now());
}

describe('members are told', () => {
  let change: { id: string; operationId: string };

  it('of a change that waits for them, unless it is their own', async () => {
    change = await waitingChange();
    await round();
    expect(await toldOf(people.approver, 'approval_waiting')).toMatchObject([
      { entityId: change.id, path: `/approvals/${change.id}/show`, readAt: null, mail: 'sent' },
    ]);
    expect(await told(people.maker)).toEqual([]);
    expect(await told(people.operator)).toEqual([]);
  });

  it('by mail, with a link', async () => {
    expect(inbox.messages).toHaveLength(1);
    expect(inbox.messages[0]).toContain('To: approver@example.com');
    // Quoted-printable breaks long lines softly (RFC 2045 §6.7).
    const text = inbox.messages[0]!.replace(/=\r?\n/g, '');
    expect(text).toContain(`https://prices.example/#/approvals/${change.id}/show`);
  });

  it('of the word on their change, and of an operation that failed', async () => {
    await as(people.approver, () =>
      platform.call('POST', `/v1/approvals/${change.id}/reject`, { comment: 'not before Christmas' }),
    );
    await platform.operation(change.operationId);
    await round();
    expect(await toldOf(people.maker, 'approval_decided')).toMatchObject([
      { title: 'Your change was rejected', body: expect.stringContaining('not before Christmas') },
    ]);
    expect(await toldOf(people.maker, 'operation_failed')).toMatchObject([
      { entityId: change.operationId, body: 'CustomerImpactTooHigh: Rejected: not before Christmas' },
    ]);
  });

  it('of alerts when they may do something about them', async () => {
    await raiseAlert();
    await round();
    expect(await toldOf(people.operator, 'alert_raised')).toMatchObject([
      { title: 'Commands wait for the relay (high)', path: '/alerts' },
    ]);
    expect(await toldOf(people.approver, 'alert_raised')).toEqual([]);
  });

  it('once, however often the round is run', async () => {
    const before = (await told(people.maker)).length;
    await round();
    await platform.db.updateTable('notification_feed').set({ position: '0' }).execute();
    await round();
    expect(await told(people.maker)).toHaveLength(before);
  });

  it('and so are webhooks, through the journal', async () => {
    const rows = await platform.db
      .selectFrom('journal')
      .select(['type', 'entity_id'])
      .where('area', '=', 'notifications')
      .execute();
    expect(rows).toContainEqual({ type: 'notification.approval_waiting', entity_id: change.id });
  });

  it('and read it', async () => {
    const [first, ...others] = await told(people.maker, '&unread=true');
    await as(people.maker, () => platform.call('POST', `/v1/notifications/${first!.id}/read`, {}));
    await as(people.operator, () => platform.call('POST', `/v1/notifications/${first!.id}/read`, {}, 404));
    expect(await told(people.maker, '&unread=true')).toHaveLength(others.length);
    const all = await as(people.maker, () => platform.call('POST', '/v1/notifications/read', {}));
    expect(all).toEqual({ read: others.length });
    expect(await told(people.maker, '&unread=true')).toEqual([]);
  });

  it('by the channels that they choose', async () => {
    const url = '/v1/notification-preferences';
    const choose = (kind: Notification['kind'], inApp: boolean, byMail: boolean, revision: number, expected = 200) =>
      as(people.approver, () =>
        platform.call<NotificationPreferences>('PATCH', url, { kinds: [{ kind, inApp, mail: byMail }] }, expected, {
          'if-match': `"${revision}"`,
        }),
      );
    const sent = inbox.messages.length;
    await choose('approval_waiting', true, false, 1);
    await choose('approval_waiting', true, true, 1, 412);
    await waitingChange();
    await round();
    expect(await toldOf(people.approver, 'approval_waiting')).toHaveLength(2);
    expect(inbox.messages).toHaveLength(sent);
    await choose('approval_waiting', false, false, 2);
    await waitingChange();
    await round();
    expect(await toldOf(people.approver, 'approval_waiting')).toHaveLength(2);
    await choose('approval_waiting', false, true, 3);
    await waitingChange();
    await round();
    expect(await toldOf(people.approver, 'approval_waiting')).toHaveLength(2);
    expect(inbox.messages).toHaveLength(sent + 1);
  });

  it('in the app alone without a mail server', async () => {
    await raiseAlert();
    await round(null);
    expect((await toldOf(people.operator, 'alert_raised'))[0]).toMatchObject({ mail: null });
  });
});

describe('a mail', () => {
  const stateOf = async () => (await toldOf(people.operator, 'alert_raised'))[0]?.mail;
  const attention = async () =>
    (
      await as(people.operator, () =>
        platform.call<{ data: AttentionItem[] }>(
          'GET',
          `/v1/attention?filter=${encodeURIComponent('{"kind":"effect"}')}`,
        ),
      )
    ).data;

  it('that the server refuses is tried again, given up, and sent at a person’s word', async () => {
    const nowhere = smtpSender({ url: 'smtp://127.0.0.1:1', from: 'no-reply@prices.example' });
    await raiseAlert();
    for (let attempt = 1; attempt <= mailAttempts; attempt++) {
      await round(nowhere);
      expect([attempt, await stateOf()]).toEqual([attempt, attempt < mailAttempts ? 'pending' : 'failed']);
      // Not before its time.
      await round(nowhere);
      expect(await attention()).toEqual([]);
      skewMs += 3_600_000;
    }
    // The effect's own time is the API's clock.
    await platform.db
      .updateTable('effects')
      .set({ lease_until: new Date(0) })
      .where('kind', '=', 'mail.send')
      .execute();
    const [item] = await attention();
    expect(item).toMatchObject({ title: 'mail.send was refused, and nothing follows it up', area: 'effects' });
    const { kind, key, version } = item!;
    await as(people.operator, () =>
      platform.call('POST', '/v1/attention/retry', { kind, key, version, reason: 'the server is back' }),
    );
    const sent = inbox.messages.length;
    await round();
    expect(await stateOf()).toBe('sent');
    expect(inbox.messages).toHaveLength(sent + 1);
    expect(await attention()).toEqual([]);
  });

  it('is not sent again when its sender died with it, since nobody knows', async () => {
    const dying: MailSender = { send: () => new Promise(() => {}), close: () => {} };
    await raiseAlert();
    await orderRound({ db: platform.db, now }).catch(() => {});
    duty(dying)
      .run()
      .catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    skewMs += 3_600_000;
    const sent = inbox.messages.length;
    await round();
    expect(await stateOf()).toBe('unknown');
    expect(inbox.messages).toHaveLength(sent);
  });
});

it('a new item that needs attention is told once, several of them together', async () => {
  const unknown = (key: string) => ({
    key,
    kind: 'stripe.price.create',
    params_hash: 'x',
    state: 'unknown' as const,
    generation: 1,
    lease_token: key,
    lease_until: new Date(0),
    attempts: 1,
    operation_id: null,
    outside_id: null,
    result: null,
    error: null,
    created_at: new Date(0),
    updated_at: new Date(0),
  });
  await round();
  await platform.db
    .insertInto('effects')
    .values([unknown('acct:price:a'), unknown('acct:price:b')])
    .execute();
  await round();
  await round();
  const items = (await toldOf(people.operator, 'attention_needed')).filter(({ title }) => title.startsWith('2 '));
  expect(items).toMatchObject([{ title: '2 things need attention', path: '/attention', mail: null }]);
});
