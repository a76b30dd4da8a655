import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { PriceComponent } from '../../../contracts/price-components.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { priceComponents } from '../../../domain/plans/price-components.ts';

const per = ({ interval, intervalCount }: PriceComponent) =>
  interval === 'one_time' ? 'once' : `/ ${intervalCount > 1 ? `${intervalCount} ${interval}s` : interval}`;

function amountOf(component: PriceComponent, currency: string): string {
  const unit = component.unitName ?? 'unit';
  if (component.model === 'percentage') return `${component.rate ?? '0'} %`;
  if (component.tiers?.length) {
    const first = component.tiers[0];
    if (component.model === 'graduated_percentage') return `from ${first?.rate ?? '0'} %`;
    if (first?.packageAmount !== undefined) {
      const size = first.packageSize ?? component.packageSize ?? 1;
      return `from ${formatMoney(first.packageAmount, currency)} / ${size} ${unit}s`;
    }
    return `from ${formatMoney(first?.unitAmount ?? first?.flatAmount ?? '0', currency)}`;
  }
  const amount = formatMoney(component.unitAmount ?? '0', currency);
  if (component.model === 'per_unit') return `${amount} / ${unit}`;
  if (component.model === 'package') return `${amount} / ${component.packageSize ?? 1} ${unit}s`;
  return amount;
}

/** The first price in short, and how many more there are: "$49.00 / seat / month + 2 more". */
export function priceSummary(configuration: PlanConfiguration): string {
  const [first, ...others] = priceComponents(configuration);
  if (!first) return 'Free';
  const text = `${amountOf(first, configuration.pricing.currency)} ${per(first)}`;
  return others.length > 0 ? `${text} + ${others.length} more` : text;
}
