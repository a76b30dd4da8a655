/** Members of the European Union: https://european-union.europa.eu/principles-countries-history/eu-countries_en */
const eu = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

/** A region of rules, and the countries that lie in it or that it lies in. */
const countriesOf: Record<string, readonly string[]> = {
  EU: eu,
  // Plans are offered by country: what is offered in the United States is offered in California.
  'US-CA': ['US'],
};

/**
 * The regions whose rules bind an offer to these countries: the countries themselves, the unions that they belong to,
 * their states that have rules of their own. Undefined, which is everywhere, for no countries.
 */
export function regionsOf(countries: readonly string[]): string[] | undefined {
  if (countries.length === 0) return undefined;
  const wider = Object.keys(countriesOf).filter((region) =>
    countriesOf[region]?.some((country) => countries.includes(country)),
  );
  return [...new Set([...countries, ...wider])];
}

/** Whether an offer names a country of the region, rather than being open to all. */
export function isAimedAt(region: string, countries: readonly string[]): boolean {
  return regionsOf(countries)?.includes(region) ?? false;
}
