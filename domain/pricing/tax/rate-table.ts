import type { TaxRate } from '../../../contracts/pricing-tax.ts';

/**
 * Standard rates by region and first day. Shipped as a start: an installation adds and corrects rates by date, and reduced
 * rates, which hang on the product, are not in it. Territories with rates of their own (Canary Islands, Madeira,
 * Büsingen …) are not in it either.
 *
 * Sources: EU, European Commission, "Taxes in Europe Database" and "VAT rates applied in the Member States"
 * (https://taxation-customs.ec.europa.eu/taxation/vat/vat-directive/vat-rates_en); others as named. Last compared on
 * `checkedAt`; what was decided later is missing.
 */
export const checkedAt = '2025-12-31';

const eu = 'https://taxation-customs.ec.europa.eu/taxation/vat/vat-directive/vat-rates_en';
const uk = 'https://www.gov.uk/vat-rates';
const swiss = 'https://www.estv.admin.ch/estv/en/home/value-added-tax/vat-rates-switzerland.html';
const norway = 'https://www.skatteetaten.no/en/rates/value-added-tax/';
const canada =
  'https://www.canada.ca/en/revenue-agency/services/tax/businesses/topics/gst-hst-businesses/charge-collect-which-rate.html';
const quebec =
  'https://www.revenuquebec.ca/en/businesses/consumption-taxes/gsthst-and-qst/basic-rules-for-applying-the-gsthst-and-qst/';
const provinces = 'https://www.canada.ca/en/services/taxes/excise-taxes-duties-and-levies/sales-taxes.html';
const australia = 'https://www.ato.gov.au/businesses-and-organisations/gst-excise-and-indirect-taxes/gst/how-gst-works';

export const euMembers: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/** Each history as "first day, percentage". */
const vat: Record<string, [from: string, percentage: string][]> = {
  AT: [['1984-01-01', '20']],
  BE: [['1996-01-01', '21']],
  BG: [['1999-01-01', '20']],
  CY: [['2014-01-13', '19']],
  CZ: [['2013-01-01', '21']],
  DE: [
    ['2007-01-01', '19'],
    ['2020-07-01', '16'],
    ['2021-01-01', '19'],
  ],
  DK: [['1992-01-01', '25']],
  EE: [
    ['2009-07-01', '20'],
    ['2024-01-01', '22'],
    ['2025-07-01', '24'],
  ],
  ES: [['2012-09-01', '21']],
  FI: [
    ['2013-01-01', '24'],
    ['2024-09-01', '25.5'],
  ],
  FR: [['2014-01-01', '20']],
  GR: [['2016-06-01', '24']],
  HR: [['2012-03-01', '25']],
  HU: [['2012-01-01', '27']],
  IE: [
    ['2012-01-01', '23'],
    ['2020-09-01', '21'],
    ['2021-03-01', '23'],
  ],
  IT: [['2013-10-01', '22']],
  LT: [['2009-09-01', '21']],
  LU: [
    ['2015-01-01', '17'],
    ['2023-01-01', '16'],
    ['2024-01-01', '17'],
  ],
  LV: [['2012-07-01', '21']],
  MT: [['2004-01-01', '18']],
  NL: [['2012-10-01', '21']],
  PL: [['2011-01-01', '23']],
  PT: [['2011-01-01', '23']],
  RO: [
    ['2017-01-01', '19'],
    ['2025-08-01', '21'],
  ],
  SE: [['1990-07-01', '25']],
  SI: [['2013-07-01', '22']],
  SK: [
    ['2011-01-01', '20'],
    ['2025-01-01', '23'],
  ],
};

type Row = [region: string, name: string, from: string, percentage: string, source: string];

const others: Row[] = [
  ['GB', 'VAT', '2011-01-04', '20', uk],
  ['CH', 'VAT', '2018-01-01', '7.7', swiss],
  ['CH', 'VAT', '2024-01-01', '8.1', swiss],
  ['NO', 'VAT', '2005-01-01', '25', norway],
  ['AU', 'GST', '2000-07-01', '10', australia],
  // Canada taxes by the customer's province: one harmonised tax (HST), or the federal GST with or without a provincial tax.
  ...['AB', 'NT', 'NU', 'YT', 'BC', 'MB', 'SK', 'QC'].map(
    (code): Row => [`CA-${code}`, 'GST', '2008-01-01', '5', canada],
  ),
  ['CA-ON', 'HST', '2010-07-01', '13', canada],
  ['CA-NB', 'HST', '2016-07-01', '15', canada],
  ['CA-NL', 'HST', '2016-07-01', '15', canada],
  ['CA-PE', 'HST', '2016-10-01', '15', canada],
  ['CA-NS', 'HST', '2010-07-01', '15', canada],
  ['CA-NS', 'HST', '2025-04-01', '14', canada],
  ['CA-QC', 'QST', '2013-01-01', '9.975', quebec],
  ['CA-BC', 'PST', '2013-04-01', '7', provinces],
  ['CA-MB', 'RST', '2019-07-01', '7', provinces],
  ['CA-SK', 'PST', '2017-03-23', '6', provinces],
];

/** All shipped rates, those of one region and name in the order of their days. */
export const taxRates: readonly TaxRate[] = [
  ...Object.entries(vat).flatMap(([region, history]) =>
    history.map(([effectiveFrom, percentage]) => ({ region, name: 'VAT', percentage, effectiveFrom, source: eu })),
  ),
  ...others.map(([region, name, effectiveFrom, percentage, source]) => ({
    region,
    name,
    percentage,
    effectiveFrom,
    source,
  })),
];

/**
 * Where a rate hangs on state, county, city and kind of product (some 12,000 jurisdictions in the US), no table is right:
 * Stripe Tax answers. Canada without a province cannot be answered either.
 */
export const needsStripeTax: ReadonlySet<string> = new Set(['US', 'CA']);
