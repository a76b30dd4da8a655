import { invalidRequest, missingParam } from '../errors.ts';
import { newId } from '../ids.ts';
import { currency, expandParam } from '../params/common.ts';
import { array, integer, map, object, oneOf, param, required, string } from '../params/param.ts';
import type { TaxRegistrationRecord } from '../store/records.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';
import { type TaxedLine, taxLine } from './tax-rules.ts';

const permission = 'tax_calculations_and_transactions';
const text = string({ max: 5000 });
const address = object({ city: text, country: text, line1: text, line2: text, postal_code: text, state: text });
const anything = param((raw) => raw);
const registrationTypes = ['standard', 'oss_union', 'oss_non_union', 'simplified', 'state_sales_tax'] as const;

const calculationParams = {
  ...expandParam,
  currency: required(currency()),
  customer: text,
  customer_details: object({
    address,
    address_source: oneOf('billing', 'shipping'),
    ip_address: text,
    tax_ids: array(object({ type: required(text), value: required(text) })),
    taxability_override: oneOf('customer_exempt', 'none', 'reverse_charge'),
  }),
  line_items: required(
    array(
      object({
        amount: required(integer({ min: 1 })),
        product: text,
        quantity: integer({ min: 1 }),
        reference: text,
        tax_behavior: oneOf('exclusive', 'inclusive'),
        tax_code: text,
      }),
    ),
  ),
  ship_from_details: object({ address }),
  tax_date: integer({ min: 0 }),
};

const day = 86_400;

/** https://docs.stripe.com/tax/customer-locations#supported-formats: the US needs a postal code, Canada a province. */
function assertLocated({
  country,
  state,
  postal_code,
}: {
  country?: string;
  state?: string;
  postal_code?: string;
}): void {
  const at = 'customer_details[address]';
  if (!country) throw missingParam(`${at}[country]`);
  if (!/^[A-Z]{2}$/.test(country)) {
    throw invalidRequest(`Invalid country: ${country}`, `${at}[country]`, 'customer_tax_location_invalid');
  }
  if (country === 'US' && !/^\d{5}(-\d{4})?$/.test(postal_code ?? '')) {
    throw invalidRequest(
      "The address's postal code is missing or invalid: US addresses need five digits.",
      `${at}[postal_code]`,
      'customer_tax_location_invalid',
    );
  }
  if (country === 'CA' && !state && !postal_code) {
    throw invalidRequest(
      "The address's province or postal code is missing.",
      `${at}[state]`,
      'customer_tax_location_invalid',
    );
  }
}

export const taxRoutes: Route[] = [
  route({
    method: 'POST',
    url: '/v1/tax/calculations',
    permission,
    params: calculationParams,
    run(call) {
      const { params, now } = call;
      const details = params.customer_details;
      if (!details?.address) throw missingParam('customer_details[address]');
      assertLocated(details.address);
      if (params.line_items.length === 0) throw missingParam('line_items');
      if (params.tax_date !== undefined && Math.abs(params.tax_date - now) > 31 * day) {
        throw invalidRequest('The tax date must be within 31 days of now.', 'tax_date');
      }
      const references = params.line_items.map(({ reference }, index) => reference ?? `L${index + 1}`);
      if (new Set(references).size < references.length) {
        throw invalidRequest('Line item references must be unique.', 'line_items');
      }
      const taxDate = params.tax_date ?? now;
      const lines = params.line_items.map(({ amount, quantity = 1, tax_behavior = 'exclusive', product }, index) => {
        const taxed = taxLine(
          { amount, behavior: tax_behavior, currency: params.currency },
          { ...details.address!, taxIds: details.tax_ids ?? [], override: details.taxability_override ?? 'none' },
          { homeCountry: homeOf(call), registrations: call.tx.all('tax_registration') },
          new Date(taxDate * 1000).toISOString().slice(0, 10),
        );
        const line = {
          id: `tax_li_${newId.request().slice(4)}`,
          object: 'tax.calculation_line_item' as const,
          amount,
          amount_tax: sum(taxed),
          livemode: false as const,
          metadata: null,
          performance_location: null,
          product: product ?? null,
          quantity,
          reference: references[index]!,
          tax_behavior,
          tax_code: 'txcd_10103001',
        };
        return { line, taxed, inclusive: tax_behavior === 'inclusive' };
      });
      const taxOf = (inclusive: boolean) =>
        lines.filter((one) => one.inclusive === inclusive).reduce((total, { taxed }) => total + sum(taxed), 0);
      const amounts = lines.reduce((total, { line }) => total + line.amount, 0);
      const id = `taxcalc_1${newId.request().slice(4)}`;
      const wholeAddress = {
        ...{ city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
        ...details.address,
      };
      const calculation = {
        id,
        object: 'tax.calculation' as const,
        amount_total: amounts + taxOf(false),
        currency: params.currency,
        customer: params.customer ?? null,
        customer_details: {
          address: wholeAddress,
          address_source: details.address_source ?? null,
          ip_address: details.ip_address ?? null,
          tax_ids: details.tax_ids ?? [],
          taxability_override: details.taxability_override ?? 'none',
        },
        expires_at: now + 90 * day,
        line_items: {
          object: 'list' as const,
          data: lines.map(({ line }) => line),
          has_more: false,
          total_count: lines.length,
          url: `/v1/tax/calculations/${id}/line_items`,
        },
        livemode: false as const,
        ship_from_details: null,
        shipping_cost: null,
        tax_amount_exclusive: taxOf(false),
        tax_amount_inclusive: taxOf(true),
        tax_breakdown: lines.flatMap(({ taxed, inclusive }) =>
          taxed.map(({ amount, taxable, reason, details: rate }) => ({
            amount,
            inclusive,
            tax_rate_details: rate,
            taxability_reason: reason,
            taxable_amount: taxable,
          })),
        ),
        tax_date: taxDate,
      };
      call.tx.put('tax_calculation', calculation);
      return calculation;
    },
  }),
  route({
    method: 'GET',
    url: '/v1/tax/calculations/:calculation',
    permission,
    params: expandParam,
    run: (call) =>
      find(call, 'tax_calculation', call.path.calculation!, { noun: 'tax calculation', param: 'calculation' }),
  }),
  route({
    method: 'POST',
    url: '/v1/tax/registrations',
    permission: 'tax_settings',
    params: {
      ...expandParam,
      country: required(string({ max: 2 })),
      active_from: required(text),
      expires_at: text,
      country_options: required(
        map(object({ type: required(oneOf(...registrationTypes)), standard: anything, state: text })),
      ),
    },
    run(call) {
      const { country, country_options } = call.params;
      if (!Object.hasOwn(country_options, country.toLowerCase())) {
        throw missingParam(`country_options[${country.toLowerCase()}]`);
      }
      const registration: TaxRegistrationRecord = {
        id: `taxreg_1${newId.request().slice(4)}`,
        object: 'tax.registration',
        active_from: call.now,
        country,
        country_options: Object.fromEntries(
          Object.entries(country_options).map(([key, { type, state }]) => [
            key,
            { type, ...(state === undefined ? {} : { state }) },
          ]),
        ),
        created: call.now,
        expires_at: null,
        livemode: false,
        status: 'active',
      };
      call.tx.put('tax_registration', registration);
      return registration;
    },
  }),
  listRoute({
    url: '/v1/tax/registrations',
    kind: 'tax_registration',
    noun: 'tax registration',
    permission: 'tax_settings',
    filters: { status: oneOf('active', 'all', 'expired', 'scheduled') },
    matches: ({ status }, { status: wanted = 'all' }) => wanted === 'all' || status === wanted,
  }),
  route({ method: 'GET', url: '/v1/tax/settings', permission: 'tax_settings', params: expandParam, run: settingsOf }),
  route({
    method: 'POST',
    url: '/v1/tax/settings',
    permission: 'tax_settings',
    params: {
      ...expandParam,
      defaults: object({ tax_behavior: oneOf('exclusive', 'inclusive', 'inferred_by_currency'), tax_code: text }),
      head_office: object({ address: required(address) }),
    },
    run(call) {
      const before = settingsOf(call);
      const { defaults, head_office } = call.params;
      const after = {
        ...before,
        defaults: { ...before.defaults, ...defaults },
        head_office: head_office ?? before.head_office,
        status: (head_office ?? before.head_office) ? ('active' as const) : ('pending' as const),
      };
      call.tx.put('tax_settings', { ...after, id: 'tax_settings' });
      return settingsOf(call);
    },
  }),
];

function settingsOf(call: Call) {
  const { id: _, ...settings } = call.tx.get('tax_settings', 'tax_settings') ?? {
    id: 'tax_settings',
    object: 'tax.settings' as const,
    defaults: { provider: 'stripe', tax_behavior: null, tax_code: null },
    head_office: null,
    livemode: false as const,
    status: 'pending' as const,
    status_details: { pending: { missing_fields: ['head_office'] } },
  };
  return settings;
}

const homeOf = (call: Call): string => settingsOf(call).head_office?.address.country ?? 'US';
const sum = (lines: readonly TaxedLine[]) => lines.reduce((total, { amount }) => total + amount, 0);
