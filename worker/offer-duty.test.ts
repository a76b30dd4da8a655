import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CreditWallet } from '../contracts/credits.ts';
import type { PromotionRecord } from '../contracts/promotions.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { offerDuty } from './offer-duty.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null, { limits: 'shipped' });
}, 120_000);
afterAll(() => platform?.close());

const hour = 3_600_000;
/** The duty as it runs when the clock says so. */
const runAt = async (time: Date) => {
  const duty = offerDuty({ ...platform.app.environment, now: () => time });
  while (await duty.run());
};
const create = (body: object, status = 201) =>
  platform.call<PromotionRecord>(
    'POST',
    '/v1/promotions',
    { name: 'Timed', type: 'percentage', value: '10', ...body },
    status,
  );
const read = (id: string) => platform.call<PromotionRecord>('GET', `/v1/promotions/${id}`);
const typesOf = async (id: string) =>
  (await platform.db.selectFrom('journal').select('type').where('entity_id', '=', id).execute()).map(
    ({ type }) => type,
  );

it('begins and ends promotions by the clock, once', async () => {
  const now = Date.now();
  const { id, status } = await create({
    validFrom: new Date(now + hour).toISOString(),
    validTo: new Date(now + 2 * hour).toISOString(),
  });
  expect(status).toBe('scheduled');
  await runAt(new Date(now + hour - 1));
  expect((await read(id)).status).toBe('scheduled');
  await runAt(new Date(now + hour));
  expect((await read(id)).status).toBe('active');
  await runAt(new Date(now + 2 * hour));
  await runAt(new Date(now + 3 * hour));
  expect((await read(id)).status).toBe('expired');
  expect(await typesOf(id)).toEqual(['promotion.created', 'promotion.started', 'promotion.expired']);
});

it('lets no promotion begin by itself in a freeze, and all that came due after it', async () => {
  const now = Date.now();
  const { id } = await create({ validFrom: new Date(now + hour).toISOString() });
  await platform.call('POST', '/v1/freeze', {
    reason: 'the year ends',
    until: new Date(now + 3 * hour).toISOString(),
  });
  await runAt(new Date(now + 2 * hour));
  expect((await read(id)).status).toBe('scheduled');
  await runAt(new Date(now + 3 * hour));
  expect((await read(id)).status).toBe('active');
  await platform.call('POST', '/v1/freeze/lift', {});
});

it('catches up with all that came due while nobody led', async () => {
  const now = Date.now();
  const { id } = await create({
    validFrom: new Date(now + hour).toISOString(),
    validTo: new Date(now + 2 * hour).toISOString(),
  });
  await runAt(new Date(now + 100 * hour));
  expect((await read(id)).status).toBe('expired');
});

it('expires credits wherever they are left, in more wallets than it takes at once', async () => {
  const now = Date.now();
  const customers = await Promise.all(
    Array.from({ length: 120 }, async () => (await platform.call<{ id: string }>('POST', '/v1/customers', {}, 201)).id),
  );
  for (const customerId of customers) {
    const grant = { customerId, currency: 'usd', name: 'Trial', category: 'promotional', amount: 500 };
    await platform.call('POST', '/v1/credits', { ...grant, expiresAt: new Date(now + hour).toISOString() }, 201);
  }
  await runAt(new Date(now + hour));
  const gone = await platform.db
    .selectFrom('credit_entries')
    .select('amount')
    .where('reason', '=', 'expired')
    .execute();
  expect(gone.map(({ amount }) => Number(amount))).toEqual(customers.map(() => -500));
  expect(await platform.call<CreditWallet>('GET', `/v1/credits/${customers[0]}/usd`)).toMatchObject({ balance: 0 });
});

it('archives a deep promotion that nobody approved in time', async () => {
  const waiting = await create({ value: '50', validFrom: new Date().toISOString() }, 202);
  await runAt(new Date(Date.now() + 169 * hour));
  expect(await read(waiting.id)).toMatchObject({ status: 'archived', changeRequestId: null });
  expect(await platform.call('GET', `/v1/approvals/${waiting.changeRequestId}`)).toMatchObject({ status: 'expired' });
});
