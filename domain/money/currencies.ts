/**
 * Currencies in circulation by ISO 4217 (list one, maintained by SIX, https://www.six-group.com/en/products-services/financial-information/data-standards.html),
 * without funds, metals and testing codes.
 */
const codes = (
  'aed afn all amd aoa ars aud awg azn bam bbd bdt bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clp cny cop ' +
  'crc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr ' +
  'iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru ' +
  'mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg ' +
  'sek sgd shp sle sos srd ssp stn svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved ves vnd vuv ' +
  'wst xaf xcd xcg xof xpf yer zar zmw zwg'
).split(' ');

/** Amounts are whole units: https://docs.stripe.com/currencies#zero-decimal */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
/**
 * Amounts are thousandths, the last digit 0: https://docs.stripe.com/currencies#three-decimal. The dinars of Iraq and
 * Libya, which Stripe does not take, have three decimals in ISO 4217 too.
 */
const threeDecimal = new Set('bhd iqd jod kwd lyd omr tnd'.split(' '));
/** Sent with two decimals though they have none: https://docs.stripe.com/currencies#special-cases */
const wholeUnitsTimesHundred = new Set('isk ugx'.split(' '));

export interface CurrencyRule {
  code: string;
  /** Decimals between a unit and the minor unit in which Stripe takes amounts. */
  decimals: 0 | 2 | 3;
  /** An amount that is charged as it stands is a multiple of this many minor units. */
  step: 1 | 10 | 100;
}

function ruleOf(code: string): CurrencyRule {
  if (zeroDecimal.has(code)) return { code, decimals: 0, step: 1 };
  if (threeDecimal.has(code)) return { code, decimals: 3, step: 10 };
  if (wholeUnitsTimesHundred.has(code)) return { code, decimals: 2, step: 100 };
  return { code, decimals: 2, step: 1 };
}

export const currencies: ReadonlyMap<string, CurrencyRule> = new Map(codes.map((code) => [code, ruleOf(code)]));

/** The rule of a currency (lower case); undefined when ISO 4217 has no such currency. */
export function currencyRule(code: string): CurrencyRule | undefined {
  return currencies.get(code);
}
