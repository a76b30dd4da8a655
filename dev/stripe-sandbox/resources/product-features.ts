import { alreadyExists, invalidRequest, resourceMissing } from '../errors.ts';
import { newId } from '../ids.ts';
import { expandParam } from '../params/common.ts';
import { required, string } from '../params/param.ts';
import type { ProductFeatureRecord, ProductRecord } from '../store/records.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';

const permission = 'product';
const noun = 'product feature';
const url = '/v1/products/:product/features';

const theProduct = (call: Call): ProductRecord =>
  find(call, 'product', call.path.product!, { noun: 'product', param: 'product' });

function theAttachment(call: Call): ProductFeatureRecord {
  const product = theProduct(call);
  const attachment = find(call, 'product_feature', call.path.id!, { noun, param: 'id' });
  if (attachment.product !== product.id) throw resourceMissing(noun, attachment.id, 'id');
  return attachment;
}

export const productFeatureRoutes: Route[] = [
  route({
    method: 'POST',
    url,
    permission,
    params: { ...expandParam, entitlement_feature: required(string({ max: 5000 })) },
    run(call) {
      const product = theProduct(call);
      const param = 'entitlement_feature';
      const feature = find(call, 'entitlements.feature', call.params.entitlement_feature, {
        noun: 'feature',
        param,
        status: 400,
      });
      if (!feature.active)
        throw invalidRequest(`The feature '${feature.id}' is archived: it cannot be attached.`, param);
      const attached = call.tx
        .all('product_feature')
        .some((other) => other.product === product.id && other.entitlement_feature === feature.id);
      if (attached) throw alreadyExists(`The feature '${feature.id}' is already attached to this product.`, param);
      const attachment: ProductFeatureRecord = {
        id: newId.productFeature(),
        object: 'product_feature',
        entitlement_feature: feature.id,
        livemode: false,
        product: product.id,
      };
      call.tx.put('product_feature', attachment);
      return attachment;
    },
  }),
  route({ method: 'GET', url: `${url}/:id`, permission, params: expandParam, run: theAttachment }),
  route({
    method: 'DELETE',
    url: `${url}/:id`,
    permission,
    params: {},
    run(call) {
      const { id } = theAttachment(call);
      call.tx.delete('product_feature', id);
      return { id, object: 'product_feature', deleted: true };
    },
  }),
  listRoute({
    url,
    kind: 'product_feature',
    noun,
    permission,
    filters: {},
    check: theProduct,
    matches: (attachment, _, call) => attachment.product === call.path.product,
  }),
];
