import { resourceMissing } from '../errors.ts';
import { expandParam } from '../params/common.ts';
import { type Call, type Route, route } from './route.ts';

const permission = 'accounts_kyc_basic';

function theAccount(call: Call): unknown {
  const account = call.tx.get('account', call.path.account ?? call.accountId);
  if (!account) throw resourceMissing('account', call.path.account ?? call.accountId, 'account');
  return {
    ...account,
    business_profile: { name: 'Pricewright sandbox', url: null, support_email: null },
    business_type: null,
    capabilities: {},
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    livemode: false,
    metadata: {},
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Pricewright sandbox', timezone: 'Etc/UTC' } },
    type: 'standard',
  };
}

export const accountRoutes: Route[] = [
  route({ method: 'GET', url: '/v1/account', permission, params: expandParam, run: theAccount }),
  route({ method: 'GET', url: '/v1/accounts/:account', permission, params: expandParam, run: theAccount }),
];
