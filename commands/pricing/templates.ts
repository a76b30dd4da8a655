import type { ListQuery } from '../../contracts/http.ts';
import {
  PricingTemplate,
  PricingTemplateUpdates,
  type StoredPricingTemplate,
} from '../../contracts/pricing-templates.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import { templates } from '../../database/pricing.ts';
import type { PricingRecord } from '../../database/pricing-records.ts';
import { listWithShipped } from '../../database/template-list.ts';
import { assertPricing } from '../../domain/pricing/check/check-pricing.ts';
import { planPricingOf } from '../../domain/pricing/template-plan.ts';
import { pricingTemplates } from '../../domain/pricing/templates.ts';
import { recordCommands } from './record-commands.ts';

/** Prices to begin plans with, beside the shipped ones. */
export const {
  create: createPricingTemplate,
  update: updatePricingTemplate,
  remove: deletePricingTemplate,
} = recordCommands({
  names: { create: 'createPricingTemplate', update: 'updatePricingTemplate', remove: 'deletePricingTemplate' },
  event: 'pricing_template',
  store: templates,
  input: PricingTemplate,
  updates: PricingTemplateUpdates,
  idOf: () => newId('template'),
  columns: ({ key }) => ({ key }),
  async check(_db, { key, currency, components }) {
    if (pricingTemplates.some((shipped) => shipped.key === key)) {
      const message = `A shipped template has the key "${key}".`;
      throw new PricewrightError('AlreadyExists', message, { fields: [{ field: 'key', code: 'taken', message }] });
    }
    assertPricing({ currency, components, discounts: [], needsQuantities: false });
  },
});

/** A page of the shipped ones and the installation's own. */
export async function listTemplates(
  db: Db,
  query: ListQuery,
): Promise<{ data: StoredPricingTemplate[]; total: number }> {
  const { ids, total, own } = await listWithShipped(db, pricingTemplates, query);
  const byId = new Map<string, StoredPricingTemplate>([
    ...pricingTemplates.map((template) => [template.key, shippedTemplate(template)] as const),
    ...own.map((row) => [row.id, ownTemplate(row)] as const),
  ]);
  return { data: ids.flatMap((id) => byId.get(id) ?? []), total };
}

/** @param id of a shipped one its key. @throws NotFound */
export async function findTemplate(db: Db, id: string): Promise<StoredPricingTemplate> {
  const shipped = pricingTemplates.find(({ key }) => key === id);
  return shipped ? shippedTemplate(shipped) : ownTemplate(await templates.find(db, id));
}

function shippedTemplate(template: PricingTemplate): StoredPricingTemplate {
  return { ...template, id: template.key, isShipped: true, ...planned(template), revision: null };
}

export function ownTemplate({
  id,
  body,
  revision,
}: PricingRecord<PricingTemplate>): StoredPricingTemplate & { revision: number } {
  return { ...body, id, isShipped: false, ...planned(body), revision };
}

function planned(template: PricingTemplate) {
  const { pricing, reason } = planPricingOf(template);
  return { planPricing: pricing, notForPlans: reason };
}
