import { invalidRequest } from '../errors.ts';
import { createdParam, expandParam, mergeMetadata } from '../params/common.ts';
import { array, boolean, emptyable, object, oneOf, required, string } from '../params/param.ts';
import type { ProductRecord } from '../store/records.ts';
import { insertPrice } from './insert-price.ts';
import { inlinePriceParams } from './price-params.ts';
import { insertProduct, productFields, saveProduct, taxDetails } from './product-fields.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';

const permission = 'product';
const noun = 'product';

function checkDefaultPrice(call: Call, product: ProductRecord, id: string): void {
  const price = find(call, 'price', id, { noun: 'price', param: 'default_price', status: 400 });
  if (price.product !== product.id) {
    throw invalidRequest(`The price '${id}' does not belong to the product '${product.id}'.`, 'default_price');
  }
  if (!price.active) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', 'default_price');
  }
}

export const productRoutes: Route[] = [
  route({
    method: 'POST',
    url: '/v1/products',
    permission,
    params: {
      ...expandParam,
      ...productFields,
      default_price_data: object(inlinePriceParams),
      id: string({ max: 5000 }),
      name: required(string({ max: 5000 })),
      type: oneOf('good', 'service'),
    },
    run(call) {
      const product = insertProduct(call, call.params);
      const { default_price_data: data } = call.params;
      if (!data) return product;
      const price = insertPrice(call, { ...data, product: product.id }, 'default_price_data');
      return saveProduct(call, product, { ...product, default_price: price.id });
    },
  }),
  route({
    method: 'GET',
    url: '/v1/products/:id',
    permission,
    params: expandParam,
    run: (call) => find(call, 'product', call.path.id!, { noun, param: 'id' }),
  }),
  route({
    method: 'POST',
    url: '/v1/products/:id',
    permission,
    params: {
      ...expandParam,
      ...productFields,
      default_price: emptyable(string({ max: 5000 })),
      name: string({ max: 5000 }),
    },
    run(call) {
      const before = find(call, 'product', call.path.id!, { noun, param: 'id' });
      const {
        expand: _,
        metadata,
        images,
        marketing_features: marketing,
        tax_details: details,
        ...change
      } = call.params;
      if (change.default_price) checkDefaultPrice(call, before, change.default_price);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const taxCode = details?.tax_code ?? change.tax_code;
      return saveProduct(call, before, {
        ...before,
        ...given,
        ...(images !== undefined && { images: images ?? [] }),
        ...(marketing !== undefined && { marketing_features: marketing ?? [] }),
        ...(taxCode !== undefined && { tax_code: taxCode }),
        ...(details !== undefined && { tax_details: taxDetails(details, taxCode ?? before.tax_code) }),
        metadata: mergeMetadata(before.metadata, metadata),
      });
    },
  }),
  route({
    method: 'DELETE',
    url: '/v1/products/:id',
    permission,
    params: {},
    run(call) {
      const product = find(call, 'product', call.path.id!, { noun, param: 'id' });
      if (call.tx.all('price').some((price) => price.product === product.id)) {
        throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.');
      }
      for (const feature of call.tx.all('product_feature')) {
        if (feature.product === product.id) call.tx.delete('product_feature', feature.id);
      }
      call.tx.delete('product', product.id);
      call.emit('product.deleted', product);
      return { id: product.id, object: 'product', deleted: true };
    },
  }),
  listRoute({
    url: '/v1/products',
    kind: 'product',
    noun,
    permission,
    filters: {
      active: boolean(),
      created: createdParam,
      ids: array(string({ max: 5000 })),
      shippable: boolean(),
      type: oneOf('good', 'service'),
      url: string(),
    },
    matches: (product, { active, created, ids, shippable, type, url }) =>
      (active === undefined || product.active === active) &&
      (created === undefined || created(product.created)) &&
      (ids === undefined || ids.includes(product.id)) &&
      (shippable === undefined || (product.shippable ?? false) === shippable) &&
      (type === undefined || product.type === type) &&
      (url === undefined || product.url === url),
  }),
];
