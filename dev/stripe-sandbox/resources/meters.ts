import { invalidRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { expandParam } from '../params/common.ts';
import { object, oneOf, required, string } from '../params/param.ts';
import type { MeterRecord } from '../store/records.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';

const permission = 'billing_meter';
const noun = 'meter';
const key = { event_payload_key: required(string({ max: 100 })) };

function refuseSecondActive(call: Call, eventName: string): void {
  if (call.tx.all('billing.meter').some((meter) => meter.status === 'active' && meter.event_name === eventName)) {
    throw invalidRequest(
      `An active meter already exists for event name '${eventName}'. To create a new meter with the same event name, first deactivate the currently active meter.`,
      'event_name',
    );
  }
}

function save(call: Call, type: string, before: MeterRecord, after: MeterRecord): MeterRecord {
  const meter = { ...after, updated: call.now };
  call.tx.put('billing.meter', meter);
  call.emit(type, meter, type === 'billing.meter.updated' ? before : undefined);
  return meter;
}

const theMeter = (call: Call): MeterRecord => find(call, 'billing.meter', call.path.id!, { noun, param: 'id' });

export const meterRoutes: Route[] = [
  route({
    method: 'POST',
    url: '/v1/billing/meters',
    permission,
    params: {
      ...expandParam,
      customer_mapping: object({ ...key, type: required(oneOf('by_id')) }),
      default_aggregation: required(object({ formula: required(oneOf('count', 'last', 'sum')) })),
      display_name: required(string({ max: 250 })),
      event_name: required(string({ max: 100 })),
      event_time_window: oneOf('day', 'hour'),
      value_settings: object(key),
    },
    run(call) {
      const { params } = call;
      refuseSecondActive(call, params.event_name);
      const meter: MeterRecord = {
        id: newId.meter(),
        object: 'billing.meter',
        created: call.now,
        customer_mapping: params.customer_mapping ?? { event_payload_key: 'stripe_customer_id', type: 'by_id' },
        default_aggregation: params.default_aggregation,
        display_name: params.display_name,
        event_name: params.event_name,
        event_time_window: params.event_time_window ?? null,
        livemode: false,
        status: 'active',
        status_transitions: { deactivated_at: null },
        updated: call.now,
        value_settings: params.value_settings ?? { event_payload_key: 'value' },
      };
      call.tx.put('billing.meter', meter);
      call.emit('billing.meter.created', meter);
      return meter;
    },
  }),
  route({ method: 'GET', url: '/v1/billing/meters/:id', permission, params: expandParam, run: theMeter }),
  route({
    method: 'POST',
    url: '/v1/billing/meters/:id',
    permission,
    params: { ...expandParam, display_name: string({ max: 250 }) },
    run(call) {
      const before = theMeter(call);
      const { display_name = before.display_name } = call.params;
      if (display_name === before.display_name) return before;
      return save(call, 'billing.meter.updated', before, { ...before, display_name });
    },
  }),
  route({
    method: 'POST',
    url: '/v1/billing/meters/:id/deactivate',
    permission,
    params: expandParam,
    run(call) {
      const before = theMeter(call);
      if (before.status === 'inactive') throw invalidRequest(`The meter '${before.id}' is already inactive.`, 'id');
      const changes = { status: 'inactive', status_transitions: { deactivated_at: call.now } } as const;
      return save(call, 'billing.meter.deactivated', before, { ...before, ...changes });
    },
  }),
  route({
    method: 'POST',
    url: '/v1/billing/meters/:id/reactivate',
    permission,
    params: expandParam,
    run(call) {
      const before = theMeter(call);
      if (before.status === 'active') throw invalidRequest(`The meter '${before.id}' is already active.`, 'id');
      refuseSecondActive(call, before.event_name);
      const changes = { status: 'active', status_transitions: { deactivated_at: null } } as const;
      return save(call, 'billing.meter.reactivated', before, { ...before, ...changes });
    },
  }),
  listRoute({
    url: '/v1/billing/meters',
    kind: 'billing.meter',
    noun,
    permission,
    filters: { status: oneOf('active', 'inactive') },
    matches: (meter, { status }) => status === undefined || meter.status === status,
  }),
];
