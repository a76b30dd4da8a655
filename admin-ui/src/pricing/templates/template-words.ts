import type { PricingComponent } from '../../../../contracts/pricing.ts';
import { formatCount } from '../../../../domain/money/format-count.ts';

/** A price as one reads it: its amount, or one line a tier, then what is free and how much it is at least and at most. */
export function componentWords(component: PricingComponent, money: (amount: string) => string): string[] {
  const { id, model, unitAmount = '0', packageSize, rate, tiers = [], freeUnits, minimum, maximum } = component;
  const bounds = [
    ...(freeUnits === undefined ? [] : [`${id}: the first ${formatCount(freeUnits)} are free`]),
    ...(minimum === undefined ? [] : [`${id}: at least ${money(minimum)}`]),
    ...(maximum === undefined ? [] : [`${id}: at most ${money(maximum)}`]),
  ];
  if (tiers.length > 0) return [...tiers.map((tier) => `${id} ${tierWords(tier, model, money)}`), ...bounds];
  const price =
    model === 'flat'
      ? money(unitAmount)
      : model === 'package'
        ? `${money(unitAmount)} for each ${formatCount(String(packageSize ?? 1))}`
        : model === 'percentage'
          ? `${rate} %`
          : `${money(unitAmount)} each`;
  return [`${id}: ${price}`, ...bounds];
}

function tierWords(
  { upTo, unitAmount, flatAmount, rate, packageAmount }: NonNullable<PricingComponent['tiers']>[number],
  model: string,
  money: (amount: string) => string,
): string {
  const range = upTo === null ? 'above that' : `up to ${formatCount(upTo)}`;
  const parts = [
    ...(rate === undefined ? [] : [`${rate} %`]),
    ...(unitAmount === undefined ? [] : [`${money(unitAmount)} each`]),
    ...(packageAmount === undefined ? [] : [`${money(packageAmount)} a package`]),
    ...(flatAmount === undefined ? [] : [`${money(flatAmount)} flat`]),
  ];
  return `${range}: ${parts.join(' and ')}${model === 'volume' ? ', for all of them' : ''}`;
}
