import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { PriceCurve } from '../../../contracts/pricing-preview.ts';
import { currencyRule } from '../../../domain/money/currencies.ts';
import { priceComponents } from '../../../domain/plans/price-components.ts';
import { priceCurve } from '../../../domain/pricing/preview/price-curve.ts';
import { asPricingComponent } from '../../../domain/pricing/quote/plan-prices.ts';

export interface SimulatedRange {
  from: number;
  to: number;
}

/** Currencies in which every price of a version is stated, its own first. */
export function currenciesOf(configuration: PlanConfiguration): string[] {
  const all = priceComponents(configuration);
  const options = Object.keys(all[0]?.currencyOptions ?? {});
  return [
    configuration.pricing.currency,
    ...options.filter((code) => all.every((component) => Object.hasOwn(component.currencyOptions, code))),
  ];
}

/** What quantities of one price cost on a version, by the engine that prices invoices; null where it has no such price. */
export function curveOf(
  configuration: PlanConfiguration,
  key: string,
  currency: string,
  range: SimulatedRange,
): PriceCurve | null {
  const component = priceComponents(configuration).find((one) => one.key === key);
  const amounts =
    component && (currency === configuration.pricing.currency ? component : component.currencyOptions[currency]);
  const rule = currencyRule(currency);
  if (!component || !amounts || !rule) return null;
  return priceCurve(asPricingComponent(component, amounts), rule, { ...range, points: 60 });
}

/** A range that shows where the price bends: beyond the last stated bound, or a hundred units. */
export function usualRange(configuration: PlanConfiguration, key: string): SimulatedRange {
  const component = priceComponents(configuration).find((one) => one.key === key);
  const bounds = (component?.tiers ?? []).flatMap(({ upTo }) => (upTo === null ? [] : [Number(upTo)]));
  const last = Math.max(...bounds, (component?.packageSize ?? 1) * 10, 50);
  return { from: 0, to: Math.min(1_000_000_000, Math.ceil(last * 1.5)) };
}

export interface Plotted {
  /** From 0 to 1, left to right and bottom to top. */
  points: { x: number; y: number }[];
}

/** Curves on one scale. */
export function plotted(curves: readonly (readonly { x: number; y: number }[])[]): {
  curves: Plotted[];
  maxX: number;
  maxY: number;
} {
  const all = curves.flat();
  const maxX = Math.max(1, ...all.map(({ x }) => x));
  const maxY = Math.max(1, ...all.map(({ y }) => y));
  return {
    curves: curves.map((points) => ({ points: points.map(({ x, y }) => ({ x: x / maxX, y: y / maxY })) })),
    maxX,
    maxY,
  };
}
