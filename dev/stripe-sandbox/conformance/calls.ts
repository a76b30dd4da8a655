export interface ConformanceCall {
  name: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** `:name` stands for the id that the call of that name got. */
  path: string;
  form?: string;
  /** Whether Stripe's specification itself refuses the parameters. */
  refused?: true;
}

const ok = (name: string, method: ConformanceCall['method'], path: string, form?: string): ConformanceCall => ({
  name,
  method,
  path,
  form,
});
const no = (name: string, path: string, form: string): ConformanceCall => ({
  name,
  method: 'POST',
  path,
  form,
  refused: true,
});

const tiers = 'tiers[0][up_to]=10&tiers[0][unit_amount]=5&tiers[1][up_to]=inf&tiers[1][flat_amount]=3';

/** The calls whose parameters and answers are compared; each as a client sends it. */
export const calls: ConformanceCall[] = [
  ok('account', 'GET', '/v1/account'),
  ok('product', 'POST', '/v1/products', 'name=Plan&metadata[a]=1&marketing_features[0][name]=x&unit_label=seat'),
  ok('product again', 'GET', '/v1/products/:product'),
  ok('product changed', 'POST', '/v1/products/:product', 'description=&active=true&metadata='),
  ok('products', 'GET', '/v1/products?limit=3&active=true&ids[0]=:product'),
  ok('meter', 'POST', '/v1/billing/meters', 'display_name=M&event_name=m&default_aggregation[formula]=sum'),
  ok('meter changed', 'POST', '/v1/billing/meters/:meter', 'display_name=N'),
  ok('meters', 'GET', '/v1/billing/meters?status=active'),
  ok(
    'price',
    'POST',
    '/v1/prices',
    'product=:product&currency=usd&unit_amount=5&recurring[interval]=month&lookup_key=k',
  ),
  ok(
    'tiered price',
    'POST',
    '/v1/prices',
    `product=:product&currency=usd&billing_scheme=tiered&tiers_mode=graduated&recurring[interval]=year&${tiers}`,
  ),
  ok(
    'metered price',
    'POST',
    '/v1/prices',
    'product=:product&currency=eur&unit_amount_decimal=0.5&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=:meter',
  ),
  ok(
    'package price',
    'POST',
    '/v1/prices',
    'product=:product&currency=usd&unit_amount=5&transform_quantity[divide_by]=10&transform_quantity[round]=up',
  ),
  ok(
    'other currencies',
    'POST',
    '/v1/prices',
    'product=:product&currency=usd&unit_amount=5&currency_options[eur][unit_amount]=4&expand[0]=currency_options',
  ),
  ok('price again', 'GET', '/v1/prices/:price?expand[0]=product'),
  ok(
    'price changed',
    'POST',
    '/v1/prices/:price',
    'active=true&nickname=n&lookup_key=k2&transfer_lookup_key=true&tax_behavior=exclusive',
  ),
  ok(
    'prices',
    'GET',
    '/v1/prices?product=:product&lookup_keys[0]=k2&type=recurring&recurring[interval]=month&expand[0]=data.product',
  ),
  ok('feature', 'POST', '/v1/entitlements/features', 'name=F&lookup_key=f&metadata[a]=b'),
  ok('feature changed', 'POST', '/v1/entitlements/features/:feature', 'name=G&active=true'),
  ok('features', 'GET', '/v1/entitlements/features?lookup_key=f&archived=false'),
  ok('attachment', 'POST', '/v1/products/:product/features', 'entitlement_feature=:feature'),
  ok('attachments', 'GET', '/v1/products/:product/features'),
  ok('detached', 'DELETE', '/v1/products/:product/features/:attachment'),
  ok('customer', 'POST', '/v1/customers', 'email=a@example.com&name=A&address[country]=SE'),
  ok('customers', 'GET', '/v1/customers?email=a@example.com'),
  ok(
    'subscription',
    'POST',
    '/v1/subscriptions',
    'customer=:customer&items[0][price]=:price&items[0][quantity]=2&trial_period_days=3',
  ),
  ok(
    'subscription changed',
    'POST',
    '/v1/subscriptions/:subscription',
    'cancel_at_period_end=true&proration_behavior=none',
  ),
  ok('subscriptions', 'GET', '/v1/subscriptions?price=:price&status=all&expand[0]=data.customer'),
  ok('items', 'GET', '/v1/subscription_items?subscription=:subscription'),
  ok('canceled', 'DELETE', '/v1/subscriptions/:subscription'),
  ok('endpoint', 'POST', '/v1/webhook_endpoints', 'url=https://example.com/h&enabled_events[0]=price.created'),
  ok('endpoints', 'GET', '/v1/webhook_endpoints'),
  ok('endpoint gone', 'DELETE', '/v1/webhook_endpoints/:endpoint'),
  ok('events', 'GET', '/v1/events?types[0]=price.created&limit=1'),
  ok('meter off', 'POST', '/v1/billing/meters/:meter/deactivate'),
  ok('meter on', 'POST', '/v1/billing/meters/:meter/reactivate'),

  no('product without name', '/v1/products', 'active=true'),
  no('product with unknown', '/v1/products', 'name=x&colour=red'),
  no('product, wrong boolean', '/v1/products', 'name=x&active=maybe'),
  no('price without currency', '/v1/prices', 'product=:product&unit_amount=1'),
  no('price, wrong interval', '/v1/prices', 'product=:product&currency=usd&unit_amount=1&recurring[interval]=decade'),
  no('price, wrong scheme', '/v1/prices', 'product=:product&currency=usd&billing_scheme=free'),
  no('price, amount changed', '/v1/prices/:price', 'unit_amount=7'),
  no('price, period changed', '/v1/prices/:price', 'recurring[interval]=year'),
  no('meter without formula', '/v1/billing/meters', 'display_name=M&event_name=n'),
  no('meter, wrong formula', '/v1/billing/meters', 'display_name=M&event_name=n&default_aggregation[formula]=max'),
  no('meter, event changed', '/v1/billing/meters/:meter', 'event_name=z'),
  no('feature without key', '/v1/entitlements/features', 'name=F'),
  no('feature, key changed', '/v1/entitlements/features/:feature', 'lookup_key=z'),
  no('attachment without feature', '/v1/products/:product/features', 'name=F'),
  no('endpoint without url', '/v1/webhook_endpoints', 'enabled_events[0]=*'),
];
