const names = new Intl.DisplayNames('en', { type: 'region' });

/** "Sweden", "Canada, QC". */
export function regionName(region: string): string {
  const [country = region, province] = region.split('-');
  const name = country === 'EU' ? 'European Union' : (names.of(country) ?? country);
  return province ? `${name}, ${province}` : name;
}
