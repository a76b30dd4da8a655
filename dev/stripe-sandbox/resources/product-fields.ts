import { alreadyExists, invalidRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { mergeMetadata, metadataParam } from '../params/common.ts';
import { array, boolean, emptyable, float, object, required, string } from '../params/param.ts';
import type { ProductRecord } from '../store/records.ts';
import type { Call } from './route.ts';

const size = required(float());
/** The parameters that creating and updating a product share. */
export const productFields = {
  active: boolean(),
  images: emptyable(array(string(), { max: 8 })),
  marketing_features: emptyable(array(object({ name: required(string({ max: 80 })) }), { max: 15 })),
  metadata: metadataParam,
  package_dimensions: emptyable(object({ height: size, length: size, weight: size, width: size })),
  shippable: boolean(),
  statement_descriptor: emptyable(string({ max: 22 })),
  tax_code: emptyable(string({ max: 5000 })),
  tax_details: emptyable(object({ performance_location: string(), tax_code: emptyable(string()) })),
  unit_label: emptyable(string({ max: 12 })),
  url: emptyable(string({ max: 5000 })),
  description: emptyable(string({ max: 40000 })),
};

/** What `product_data` of a price may carry. */
export const productDataParams = {
  active: productFields.active,
  id: string({ max: 5000 }),
  metadata: metadataParam,
  name: required(string({ max: 5000 })),
  statement_descriptor: productFields.statement_descriptor,
  tax_code: productFields.tax_code,
  tax_details: productFields.tax_details,
  unit_label: productFields.unit_label,
};

type ProductInput = {
  id?: string;
  name: string;
  type?: 'good' | 'service';
  default_price_data?: unknown;
} & Partial<{ [K in keyof typeof productFields]: ReturnType<(typeof productFields)[K]['read']> }>;

/** Checks and stages a new product with its event. */
export function insertProduct(call: Call, input: ProductInput, idParam = 'id'): ProductRecord {
  const id = input.id ?? newId.product();
  if (!/^[\w.:-]+$/.test(id)) {
    throw invalidRequest(`Invalid id: '${id}'. Ids may contain letters, digits, '-', '_', '.' and ':'.`, idParam);
  }
  if (call.tx.get('product', id)) throw alreadyExists('Product already exists.', idParam);
  const taxCode = input.tax_code ?? input.tax_details?.tax_code ?? null;
  const product: ProductRecord = {
    id,
    object: 'product',
    active: input.active ?? true,
    created: call.now,
    default_price: null,
    description: input.description ?? null,
    images: input.images ?? [],
    livemode: false,
    marketing_features: input.marketing_features ?? [],
    metadata: mergeMetadata({}, input.metadata),
    name: input.name,
    package_dimensions: input.package_dimensions ?? null,
    shippable: input.shippable ?? null,
    statement_descriptor: input.statement_descriptor ?? null,
    tax_code: taxCode,
    tax_details: taxDetails(input.tax_details, taxCode),
    type: input.type ?? 'service',
    unit_label: input.unit_label ?? null,
    updated: call.now,
    url: input.url ?? null,
  };
  call.tx.put('product', product);
  call.emit('product.created', product);
  return product;
}

export const taxDetails = (
  details: { performance_location?: string; tax_code?: string | null } | null | undefined,
  taxCode: string | null,
): ProductRecord['tax_details'] =>
  details ? { performance_location: details.performance_location ?? null, tax_code: taxCode } : null;

/** Stages the changed product with its event; nothing when nothing changed. */
export function saveProduct(call: Call, before: ProductRecord, after: ProductRecord): ProductRecord {
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  const product = { ...after, updated: call.now };
  call.tx.put('product', product);
  call.emit('product.updated', product, before);
  return product;
}
