import type { PricingTemplate, StoredPricingTemplate } from '../../../../contracts/pricing-templates.ts';
import { hasUnitAmount, isPercentage, isTiered, isTieredPackage } from '../../../../domain/plans/price-models.ts';

export type TemplateValues = PricingTemplate;
export type TemplateComponent = PricingTemplate['components'][number];
export type TemplateTier = NonNullable<TemplateComponent['tiers']>[number];

export const newComponent = (taken: readonly TemplateComponent[]): TemplateComponent => ({
  id: taken.length === 0 ? 'base' : `price-${taken.length + 1}`,
  model: 'flat',
});

export function emptyTemplate(currency: string): TemplateValues {
  return { key: '', name: '', description: '', currency, components: [newComponent([])] };
}

/** What the form holds of a template. @param isCopy of another: under a name and key of its own */
export function templateValues(template: StoredPricingTemplate, isCopy: boolean): TemplateValues {
  const { key, name, description, currency, components } = template;
  return { key: isCopy ? '' : key, name: isCopy ? `${name}, ours` : name, description, currency, components };
}

/** Only what the chosen way of charging has: what was typed for another way is left behind. */
export function sentComponent(component: TemplateComponent): TemplateComponent {
  const { id, model, unitAmount, tiers, packageSize, freeUnits, rate, minimum, maximum, commitment } = component;
  const tiered = isTiered({ model });
  const given = {
    unitAmount: hasUnitAmount({ model }) ? unitAmount : undefined,
    rate: model === 'percentage' ? rate : undefined,
    packageSize: model === 'package' ? packageSize : undefined,
    tiers: tiered ? (tiers ?? []).map((tier) => sentTier(tier, model)) : undefined,
    freeUnits: model === 'flat' ? undefined : freeUnits || undefined,
    ...{ minimum, maximum },
    commitment: model === 'flat' ? undefined : commitment,
  };
  return { id, model, ...without(given) };
}

function sentTier(tier: TemplateTier, model: TemplateComponent['model']): TemplateTier {
  const packaged = isTieredPackage({ model });
  const charged = isPercentage({ model })
    ? { rate: tier.rate }
    : packaged
      ? { packageAmount: tier.packageAmount, packageSize: tier.packageSize }
      : { unitAmount: tier.unitAmount };
  return { upTo: tier.upTo, ...without({ ...charged, flatAmount: tier.flatAmount }) };
}

/** Absent instead of undefined, as the API's schema has it. */
function without<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
