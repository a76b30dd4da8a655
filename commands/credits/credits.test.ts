import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppliedCredits, CreditEntry, CreditGrantRecord, CreditWallet, TopUp } from '../../contracts/credits.ts';
import { systemState } from '../../database/system-state.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { execute } from '../command.ts';
import { expireCredits } from './expire-credits.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 120_000);
afterAll(() => platform?.close());

const newCustomer = async () => (await platform.call<{ id: string }>('POST', '/v1/customers', {}, 201)).id;
const grant = (customerId: string, changes: object = {}, status = 201) =>
  platform.call<CreditGrantRecord>(
    'POST',
    '/v1/credits',
    { customerId, currency: 'usd', name: 'Prepaid', category: 'paid', amount: 10_000, ...changes },
    status,
  );
const wallet = (customerId: string) => platform.call<CreditWallet>('GET', `/v1/credits/${customerId}/usd`);
const apply = (customerId: string, invoice: string, amount: number, status = 200) =>
  platform.call<AppliedCredits>('POST', '/v1/credits/apply', { customerId, currency: 'usd', invoice, amount }, status);
const entriesOf = async (customerId: string) => {
  const filter = encodeURIComponent(JSON.stringify({ customerId }));
  const url = `/v1/credits/entries?perPage=100&sort=id&filter=${filter}`;
  return (await platform.call<{ data: CreditEntry[] }>('GET', url)).data;
};
const balanced = async (customerId: string) => {
  const sum = (await entriesOf(customerId)).reduce((total, { amount }) => total + amount, 0);
  const { balance, upcoming } = await wallet(customerId);
  expect(sum).toBe(balance + upcoming);
  return balance;
};
const policy = (customerId: string, body: object, revision = 1, status = 200) =>
  platform.call<CreditWallet>('PATCH', `/v1/credits/${customerId}/usd`, body, status, { 'if-match': `"${revision}"` });
const journalOf = async (customerId: string) =>
  (await platform.db.selectFrom('journal').select('type').where('entity_id', '=', customerId).execute())
    .map(({ type }) => type)
    .filter((type) => type.startsWith('credits.'));
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

describe('credits', () => {
  it('are spent in the order that Stripe documents, and never twice for one invoice', async () => {
    const id = await newCustomer();
    const paid = await grant(id, { name: 'Paid' });
    const free = await grant(id, { name: 'Free', category: 'promotional', amount: 2_000 });
    const first = await grant(id, { name: 'First', priority: 1, amount: 500 });
    await grant(id, { name: 'Later', effectiveAt: soon(), amount: 700 });
    const applied = await apply(id, 'in_1', 3_000);
    expect(applied.grants.map(({ grantId, amount }) => [grantId, amount])).toEqual([
      [first.id, 500],
      [free.id, 2_000],
      [paid.id, 500],
    ]);
    expect(await apply(id, 'in_1', 3_000)).toEqual(applied);
    await apply(id, 'in_1', 3_001, 422);
    expect(await apply(id, 'in_2', 20_000)).toMatchObject({
      applied: { amount: 9_500 },
      uncovered: { amount: 10_500, currency: 'usd' },
    });
    expect(await balanced(id)).toBe(0);
    expect(await wallet(id)).toMatchObject({ upcoming: 700 });
  });

  it('are exact when many invoices come at once', async () => {
    const id = await newCustomer();
    await grant(id, { amount: 5_000 });
    await grant(id, { amount: 5_000, category: 'promotional' });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => apply(id, `in_${index % 40}`, 333 + (index % 40))),
    );
    const byInvoice = new Map(answers.map(({ invoice, applied }) => [invoice, applied.amount]));
    expect(answers.every(({ invoice, applied }) => byInvoice.get(invoice) === applied.amount)).toBe(true);
    expect([...byInvoice.values()].reduce((sum, amount) => sum + amount, 0)).toBe(10_000);
    expect(await balanced(id)).toBe(0);
  });

  it('are voided once, and what was paid stays paid', async () => {
    const id = await newCustomer();
    const { id: grantId } = await grant(id);
    await apply(id, 'in_1', 4_000);
    const undo = () => platform.call('POST', `/v1/credits/grants/${grantId}/void`, { reason: 'Refunded' });
    expect(await undo()).toMatchObject({ state: 'voided', remaining: 0 });
    await undo();
    expect((await entriesOf(id)).map(({ amount, reason }) => [amount, reason])).toEqual([
      [10_000, 'granted'],
      [-4_000, 'used'],
      [-6_000, 'voided'],
    ]);
    expect(await balanced(id)).toBe(0);
  });

  it('cannot be used from their expiry on, and the ledger says that they expired', async () => {
    const id = await newCustomer();
    const { expiresAt } = await grant(id, { amount: 800, expiresAt: soon() });
    await grant(id, { amount: 1_000 });
    const later = new Date(Date.parse(expiresAt!));
    const environment = { ...platform.app.environment, now: () => later };
    const caller = { actor: 'process', requestId: null };
    const expire = () => execute(expireCredits, { customerId: id, currency: 'usd' }, caller, environment);
    expect(await expire()).toBe(800);
    expect(await expire()).toBe(0);
    expect((await entriesOf(id)).map(({ amount, reason }) => [amount, reason])).toEqual([
      [800, 'granted'],
      [1_000, 'granted'],
      [-800, 'expired'],
    ]);
    expect(await journalOf(id)).toContain('credits.expired');
    expect(await balanced(id)).toBe(1_000);
  });

  it.each([
    [{ currency: 'xyz' }, 422],
    [{ currency: 'kwd', amount: 1_005 }, 422],
    [{ expiresAt: '2026-01-01T00:00:00Z' }, 422],
    [{ amount: 0 }, 400],
    [{ amount: 1.5 }, 400],
    [{ priority: 101 }, 400],
    [{ customerId: 'customer_01jexample0000000000000000' }, 400],
  ])('are refused: %j', async (changes, status) => {
    await grant(await newCustomer(), changes, status);
  });

  it('go with an account that is merged into another, and are spent from there', async () => {
    const [from, into] = [await newCustomer(), await newCustomer()];
    await grant(from, { amount: 700 });
    await grant(into, { amount: 300 });
    const { revision } = await platform.call<{ revision: number }>('GET', `/v1/customers/${into}`);
    const headers = { 'if-match': `"${revision}"` };
    await platform.call('POST', `/v1/customers/${into}/merge`, { customerId: from }, 200, headers);
    expect(await balanced(into)).toBe(1_000);
    expect(await apply(into, 'in_1', 900)).toMatchObject({ uncovered: { amount: 0 } });
    expect(await wallet(from)).toMatchObject({ balance: 0 });
  });

  it('stand in a ledger that nobody rewrites', async () => {
    const id = await newCustomer();
    await grant(id);
    const [entry] = await entriesOf(id);
    await expect(
      platform.db.updateTable('credit_entries').set({ amount: 1 }).where('id', '=', entry!.id).execute(),
    ).rejects.toThrow('append-only');
    await expect(platform.db.deleteFrom('credit_entries').where('id', '=', entry!.id).execute()).rejects.toThrow(
      'append-only',
    );
  });
});

describe('a wallet', () => {
  it('tells once that it is low, and is part of the alerts until it is not', async () => {
    const id = await newCustomer();
    await grant(id);
    const measured = async () => (await systemState(platform.db, new Date())).lowCreditWallets;
    const before = await measured();
    await platform.call('PATCH', `/v1/credits/${id}/usd`, { lowBalance: 5_000 }, 428);
    expect(await policy(id, { lowBalance: 5_000 })).toMatchObject({ lowBalance: 5_000, isLow: false, revision: 2 });
    await policy(id, { lowBalance: 1 }, 1, 412);
    await apply(id, 'in_1', 6_000);
    await apply(id, 'in_2', 1_000);
    expect((await journalOf(id)).filter((type) => type === 'credits.low_balance')).toHaveLength(1);
    expect(await wallet(id)).toMatchObject({ isLow: true, balance: 3_000 });
    expect(await measured()).toBe(before + 1);
    const low = await platform.call<{ data: CreditWallet[] }>('GET', `/v1/credits?filter={"isLow":true}&sort=balance`);
    expect(low.data.map(({ customerId }) => customerId)).toContain(id);
    await grant(id);
    expect(await measured()).toBe(before);
  });

  it('buys more by itself, one purchase at a time and so many a month, and grants what was paid once', async () => {
    const id = await newCustomer();
    await grant(id);
    const automatic = { below: 3_000, upTo: 10_000, maxPerMonth: 2 };
    await policy(id, { automatic: { ...automatic, upTo: 100 } }, 1, 422);
    await policy(id, { automatic });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await platform.call('POST', '/v1/freeze', { reason: 'nothing is bought', until });
    await apply(id, 'in_1', 8_000);
    expect(await platform.call('GET', '/v1/credits/top-ups')).toMatchObject({ data: [] });
    await platform.call('POST', '/v1/freeze/lift', {});
    await apply(id, 'in_2', 500);
    const topUps = async () => {
      const filter = encodeURIComponent(JSON.stringify({ customerId: id }));
      return (await platform.call<{ data: TopUp[] }>('GET', `/v1/credits/top-ups?sort=id&filter=${filter}`)).data;
    };
    const [wanted, ...others] = await topUps();
    expect([wanted, others]).toMatchObject([{ status: 'wanted', amount: 8_500 }, []]);
    const settle = (topUpId: string, body: object, status = 200) =>
      platform.call<TopUp>('POST', `/v1/credits/top-ups/${topUpId}/settle`, body, status);
    const paid = { outcome: 'paid', payment: 'pi_1' };
    const settled = await settle(wanted!.id, paid);
    expect(await settle(wanted!.id, paid)).toEqual(settled);
    await settle(wanted!.id, { outcome: 'failed', reason: 'declined' }, 409);
    expect(await balanced(id)).toBe(10_000);
    await apply(id, 'in_3', 9_000);
    const [, second] = await topUps();
    await settle(second!.id, { ...paid, payment: 'pi_2' });
    await apply(id, 'in_4', 9_900);
    expect(await topUps()).toHaveLength(2);
    expect(await wallet(id)).toMatchObject({ topUpsThisMonth: 2, balance: 100 });
  });
});
