import { accountRoutes } from './account.ts';
import { customerRoutes } from './customers.ts';
import { eventRoutes } from './events.ts';
import { featureRoutes } from './features.ts';
import { meterRoutes } from './meters.ts';
import { priceRoutes } from './prices.ts';
import { productFeatureRoutes } from './product-features.ts';
import { productRoutes } from './products.ts';
import type { Route } from './route.ts';
import { subscriptionItemRoutes } from './subscription-items.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { taxRoutes } from './tax.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';

/** All of the API: a later resource adds its file and its line. */
export const routes: Route[] = [
  ...accountRoutes,
  ...customerRoutes,
  ...eventRoutes,
  ...featureRoutes,
  ...meterRoutes,
  ...priceRoutes,
  ...productFeatureRoutes,
  ...productRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionRoutes,
  ...taxRoutes,
  ...webhookEndpointRoutes,
];
