import type { Migration } from 'kysely/migration';
import * as plans from './0001-plans.ts';
import * as operationsEffectsJournal from './0002-operations-effects-journal.ts';
import * as customers from './0003-customers.ts';
import * as audit from './0004-audit.ts';
import * as idempotency from './0005-idempotency.ts';
import * as access from './0006-access.ts';
import * as webhooks from './0007-webhooks.ts';
import * as changeRequests from './0008-change-requests.ts';
import * as attention from './0009-attention.ts';
import * as notifications from './0010-notifications.ts';
import * as accessAndKeeping from './0012-access-and-keeping.ts';
import * as pricing from './0014-pricing.ts';
import * as promotionsCredits from './0015-promotions-credits.ts';
import * as events from './0016-events.ts';
import * as metricsTraits from './0017-metrics-traits.ts';
import * as flags from './0018-flags.ts';
import * as rollouts from './0019-rollouts.ts';
import * as experiments from './0020-experiments.ts';
import * as holdoutsBandits from './0022-holdouts-bandits.ts';
import * as entitlements from './0024-entitlements.ts';
import * as customerTax from './0027-customer-tax.ts';
import * as experimentPrices from './0028-experiment-prices.ts';
import * as traitRefreshes from './0031-trait-refreshes.ts';
import * as linkMakers from './0037-link-makers.ts';

/** In order; a migration that has landed is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-plans': plans,
  '0002-operations-effects-journal': operationsEffectsJournal,
  '0003-customers': customers,
  '0004-audit': audit,
  '0005-idempotency': idempotency,
  '0006-access': access,
  '0007-webhooks': webhooks,
  '0008-change-requests': changeRequests,
  '0009-attention': attention,
  '0010-notifications': notifications,
  '0012-access-and-keeping': accessAndKeeping,
  '0014-pricing': pricing,
  '0015-promotions-credits': promotionsCredits,
  '0016-events': events,
  '0017-metrics-traits': metricsTraits,
  '0018-flags': flags,
  '0019-rollouts': rollouts,
  '0020-experiments': experiments,
  '0022-holdouts-bandits': holdoutsBandits,
  '0024-entitlements': entitlements,
  '0027-customer-tax': customerTax,
  '0028-experiment-prices': experimentPrices,
  '0031-trait-refreshes': traitRefreshes,
  '0037-link-makers': linkMakers,
};
