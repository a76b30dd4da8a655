import type { PriceObject } from '../../../contracts/catalogue.ts';
import { type FieldChange, inWords } from './changes.ts';

const words: Record<string, string> = {
  productId: 'product',
  currency: 'currency',
  billingScheme: 'model',
  tiersMode: 'model',
  unitAmountDecimal: 'amount',
  tiers: 'tiers',
  packageSize: 'package size',
  recurring: 'billing interval',
  'recurring.interval': 'billing interval',
  'recurring.intervalCount': 'billing interval',
  'recurring.usageType': 'way of counting quantities',
  'recurring.meter': 'meter',
  taxBehavior: 'tax behaviour',
  lookupKey: 'lookup key',
  nickname: 'name',
};

function word(field: string): string {
  const [head = field, tail] = field.split('.');
  if (head === 'currencyOptions') return `amount in ${tail}`;
  return words[field] ?? field;
}

export function fieldsInWords(changes: readonly FieldChange[]): string {
  return inWords(changes.map((change) => word(change.field)));
}

export interface Circumstances {
  /** The price that holds the wanted lookup key, if any. */
  holder: PriceObject | undefined;
  holderIsOurs: boolean;
  immutable: FieldChange[];
}

/** Why a price is created, in words of those who make prices. */
export function creationReason({ holder, holderIsOurs, immutable }: Circumstances): string {
  if (!holder) return 'No price in Stripe sells under this lookup key yet.';
  const id = holder.stripeId ?? 'the present price';
  if (!holderIsOurs) {
    return `${id} holds this lookup key and hangs on ${holder.productId}, which is not a product of this plan: the new price takes the key over, and whoever looks the key up gets the new price.`;
  }
  if (!holder.active) return `${id} is archived in Stripe: a new price takes over its lookup key.`;
  const fields = fieldsInWords(immutable);
  const verb = new Set(immutable.map((change) => word(change.field))).size > 1 || fields === 'tiers' ? 'are' : 'is';
  return `A price's ${fields} ${verb} immutable: a new price takes over the lookup key of ${id}.`;
}
