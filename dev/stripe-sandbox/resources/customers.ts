import { newId } from '../ids.ts';
import { createdParam, expandParam, mergeMetadata, metadataParam } from '../params/common.ts';
import { emptyable, object, string } from '../params/param.ts';
import type { CustomerRecord } from '../store/records.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';
import { endSubscription } from './subscription-state.ts';

const permission = 'customer';
const noun = 'customer';

const text = emptyable(string({ max: 5000 }));
const address = object({ city: text, country: text, line1: text, line2: text, postal_code: text, state: text });
const params = {
  ...expandParam,
  address: emptyable(address),
  description: text,
  email: emptyable(string({ max: 512 })),
  metadata: metadataParam,
  name: text,
  phone: text,
};

const theCustomer = (call: Call): CustomerRecord => find(call, 'customer', call.path.customer!, { noun, param: 'id' });

const wholeAddress = ({ city, country, line1, line2, postal_code, state }: ReturnType<(typeof address)['read']>) => ({
  city: city ?? null,
  country: country ?? null,
  line1: line1 ?? null,
  line2: line2 ?? null,
  postal_code: postal_code ?? null,
  state: state ?? null,
});

function merge(
  before: CustomerRecord,
  call: Call<{ [K in keyof typeof params]?: ReturnType<(typeof params)[K]['read']> }>,
) {
  const { expand: _, address, metadata, ...change } = call.params;
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return {
    ...before,
    ...given,
    ...(address !== undefined && { address: address && wholeAddress(address) }),
    metadata: mergeMetadata(before.metadata, metadata),
  };
}

export const customerRoutes: Route[] = [
  route({
    method: 'POST',
    url: '/v1/customers',
    permission,
    params,
    run(call) {
      const blank: CustomerRecord = {
        id: newId.customer(),
        object: 'customer',
        address: null,
        balance: 0,
        created: call.now,
        currency: null,
        customer_account: null,
        default_source: null,
        delinquent: false,
        description: null,
        discount: null,
        email: null,
        invoice_prefix: newId.request().slice(4, 12).toUpperCase(),
        invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
        livemode: false,
        metadata: {},
        name: null,
        next_invoice_sequence: 1,
        phone: null,
        preferred_locales: [],
        shipping: null,
        tax_exempt: 'none',
        test_clock: null,
      };
      const customer = merge(blank, call);
      call.tx.put('customer', customer);
      call.emit('customer.created', customer);
      return customer;
    },
  }),
  route({
    method: 'GET',
    url: '/v1/customers/:customer',
    permission,
    params: expandParam,
    run: (call) => call.tx.get('deleted_customer', call.path.customer!) ?? theCustomer(call),
  }),
  route({
    method: 'POST',
    url: '/v1/customers/:customer',
    permission,
    params,
    run(call) {
      const before = theCustomer(call);
      const customer = merge(before, call);
      if (JSON.stringify(before) === JSON.stringify(customer)) return before;
      call.tx.put('customer', customer);
      call.emit('customer.updated', customer, before);
      return customer;
    },
  }),
  route({
    method: 'DELETE',
    url: '/v1/customers/:customer',
    permission,
    params: {},
    run(call) {
      const customer = theCustomer(call);
      for (const subscription of call.tx.all('subscription')) {
        if (subscription.customer === customer.id && subscription.ended_at === null)
          endSubscription(call, subscription);
      }
      call.tx.delete('customer', customer.id);
      call.emit('customer.deleted', customer);
      const stub = { id: customer.id, object: 'customer', deleted: true } as const;
      call.tx.put('deleted_customer', stub);
      return stub;
    },
  }),
  listRoute({
    url: '/v1/customers',
    kind: 'customer',
    noun,
    permission,
    filters: { created: createdParam, email: string({ max: 512 }) },
    matches: (customer, { created, email }) =>
      (created === undefined || created(customer.created)) && (email === undefined || customer.email === email),
  }),
];
