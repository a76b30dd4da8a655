import { alreadyExists } from '../errors.ts';
import { newId } from '../ids.ts';
import { expandParam, mergeMetadata, metadataParam } from '../params/common.ts';
import { boolean, required, string } from '../params/param.ts';
import type { FeatureRecord } from '../store/records.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';

const permission = 'entitlements';
const noun = 'feature';
const url = '/v1/entitlements/features';

const theFeature = (call: Call): FeatureRecord =>
  find(call, 'entitlements.feature', call.path.id!, { noun, param: 'id' });

/** Stripe has no events for features themselves. */
export const featureRoutes: Route[] = [
  route({
    method: 'POST',
    url,
    permission,
    params: {
      ...expandParam,
      lookup_key: required(string({ max: 80 })),
      metadata: metadataParam,
      name: required(string({ max: 80 })),
    },
    run(call) {
      const { lookup_key, metadata, name } = call.params;
      if (call.tx.all('entitlements.feature').some((feature) => feature.lookup_key === lookup_key)) {
        throw alreadyExists(`A feature with the lookup key '${lookup_key}' already exists.`, 'lookup_key');
      }
      const feature: FeatureRecord = {
        id: newId.feature(),
        object: 'entitlements.feature',
        active: true,
        livemode: false,
        lookup_key,
        metadata: mergeMetadata({}, metadata),
        name,
      };
      call.tx.put('entitlements.feature', feature);
      return feature;
    },
  }),
  route({ method: 'GET', url: `${url}/:id`, permission, params: expandParam, run: theFeature }),
  route({
    method: 'POST',
    url: `${url}/:id`,
    permission,
    params: { ...expandParam, active: boolean(), metadata: metadataParam, name: string({ max: 80 }) },
    run(call) {
      const before = theFeature(call);
      const { active = before.active, metadata, name = before.name } = call.params;
      const feature = { ...before, active, name, metadata: mergeMetadata(before.metadata, metadata) };
      call.tx.put('entitlements.feature', feature);
      return feature;
    },
  }),
  listRoute({
    url,
    kind: 'entitlements.feature',
    noun,
    permission,
    filters: { archived: boolean(), lookup_key: string({ max: 80 }) },
    matches: (feature, { archived, lookup_key }) =>
      (archived === undefined || feature.active === !archived) &&
      (lookup_key === undefined || feature.lookup_key === lookup_key),
  }),
];
