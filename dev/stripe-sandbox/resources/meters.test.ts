import { expect, test } from '@jest/globals';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
const create = (event_name: string, formula: 'sum' | 'count' | 'last' = 'sum') =>
  use.stripe.billing.meters.create({ display_name: 'Calls', event_name, default_aggregation: { formula } });

test('a meter is created with Stripe’s defaults, renamed and listed', async () => {
  const meter = await create('calls', 'last');
  expect(meter).toMatchObject({
    object: 'billing.meter',
    customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
    default_aggregation: { formula: 'last' },
    status: 'active',
    status_transitions: { deactivated_at: null },
    value_settings: { event_payload_key: 'value' },
  });
  const renamed = await use.stripe.billing.meters.update(meter.id, { display_name: 'API calls' });
  expect(await use.stripe.billing.meters.retrieve(meter.id)).toEqual(renamed);
  expect(renamed.display_name).toBe('API calls');
  const forbidden = use.stripe.billing.meters.update(meter.id, { event_name: 'x' } as object);
  expect((await refusal(forbidden)).code).toBe('parameter_unknown');
});

test('an event name has one active meter', async () => {
  const first = await create('bytes');
  expect((await refusal(create('bytes'))).message).toMatch(/^An active meter already exists for event name 'bytes'/);
  const off = await use.stripe.billing.meters.deactivate(first.id);
  expect(off.status).toBe('inactive');
  expect(off.status_transitions.deactivated_at).toEqual(expect.any(Number));
  const second = await create('bytes');
  expect((await refusal(use.stripe.billing.meters.reactivate(first.id))).param).toBe('event_name');
  await use.stripe.billing.meters.deactivate(second.id);
  expect((await use.stripe.billing.meters.reactivate(first.id)).status).toBe('active');
  expect((await refusal(use.stripe.billing.meters.reactivate(first.id))).statusCode).toBe(400);
  const inactive = await use.stripe.billing.meters.list({ status: 'inactive' });
  expect(inactive.data.map(({ id }) => id)).toEqual([second.id]);
});
