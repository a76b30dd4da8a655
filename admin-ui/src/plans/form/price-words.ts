import type { PriceComponent } from '../../../../contracts/price-components.ts';

export const modelWords: Record<PriceComponent['model'], string> = {
  flat: 'Flat fee',
  per_unit: 'Per unit',
  package: 'Per package of units',
  graduated: 'Graduated tiers',
  volume: 'Volume tiers',
  percentage: 'Percentage',
  graduated_percentage: 'Percentage in tiers',
  graduated_package: 'Packages in graduated tiers',
  volume_package: 'Packages in volume tiers',
};

export const modelHelp: Record<PriceComponent['model'], string> = {
  flat: 'The same amount, however much is used',
  per_unit: 'Quantity times the amount',
  package: 'Every started package is charged',
  graduated: 'Each unit costs what its own tier says',
  volume: 'All units cost what the tier of the total says',
  percentage: 'A share of the money that usage adds up to',
  graduated_percentage: 'Each part of the money at the percentage of its tier',
  graduated_package: 'Units of each tier in packages of its own size and amount',
  volume_package: 'All units in the packages of the tier of the total',
};

export const intervalWords: Record<PriceComponent['interval'], string> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  year: 'Year',
  one_time: 'Once',
};

export const usageWords: Record<PriceComponent['usageType'], string> = {
  licensed: 'Set on the subscription',
  metered: 'Counted by usage',
};
