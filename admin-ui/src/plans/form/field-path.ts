/** The API's path of a field as the form knows it: `pricing.components[0].tiers[1].upTo` → `pricing.components.0.tiers.1.upTo`. */
export function formPath(field: string): string {
  return field.replace(/\[(\w+)\]/g, '.$1').replace(/^\./, '');
}

const steps: Record<string, string> = {
  pricing: 'Prices',
  components: 'price',
  tiers: 'tier',
  features: 'feature',
  upTo: 'last unit',
  unitAmount: 'amount',
  flatAmount: 'flat fee',
  basePrice: 'base price',
  stripeIntegration: 'Stripe',
  currencyOptions: 'currency',
  trialPeriodDays: 'trial days',
};

/** A path in words for the list of problems: "Prices › price 1 › tier 2 › last unit". */
export function pathInWords(field: string): string {
  const parts: string[] = [];
  for (const part of formPath(field).split('.')) {
    const last = parts.at(-1);
    if (/^\d+$/.test(part) && last) parts[parts.length - 1] = `${last} ${Number(part) + 1}`;
    else parts.push(steps[part] ?? part.replace(/([A-Z])/g, ' $1').toLowerCase());
  }
  const [first, ...rest] = parts[0] ? parts : ['plan'];
  return [`${first?.charAt(0).toUpperCase()}${first?.slice(1)}`, ...rest].join(' › ');
}

/** Whether a problem's path is a field or lies under it. */
export function isUnder(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`);
}
