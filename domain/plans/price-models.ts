import type { PriceComponent } from '../../contracts/price-components.ts';

type Priced = Pick<PriceComponent, 'model'>;

const tiered: ReadonlySet<PriceComponent['model']> = new Set([
  'graduated',
  'volume',
  'graduated_percentage',
  'graduated_package',
  'volume_package',
]);

export const isTiered = ({ model }: Priced) => tiered.has(model);
export const isPercentage = ({ model }: Priced) => model === 'percentage' || model === 'graduated_percentage';
/** Packages within tiers. */
export const isTieredPackage = ({ model }: Priced) => model === 'graduated_package' || model === 'volume_package';
/** Whether the price is one amount, of a unit, a package or the whole. */
export const hasUnitAmount = (priced: Priced) => !isTiered(priced) && !isPercentage(priced);
