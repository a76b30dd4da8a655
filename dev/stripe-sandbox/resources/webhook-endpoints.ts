import { invalidRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { expandParam, mergeMetadata, metadataParam } from '../params/common.ts';
import { array, boolean, emptyable, param, required, string } from '../params/param.ts';
import type { WebhookEndpointRecord } from '../store/records.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';

const permission = 'webhook';
const noun = 'webhook endpoint';
const url = '/v1/webhook_endpoints';

const target = param((raw, path) => {
  const value = string({ max: 5000 }).read(raw, path);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw invalidRequest(`Invalid URL: An explicit scheme (such as https) must be provided.`, path, 'url_invalid');
  }
  return value;
});

const theEndpoint = (call: Call): WebhookEndpointRecord =>
  find(call, 'webhook_endpoint', call.path.id!, { noun, param: 'webhook_endpoint' });

/** A new endpoint that is enabled for the events. */
export function newEndpoint(
  fields: Pick<WebhookEndpointRecord, 'created' | 'enabled_events' | 'signing_secret' | 'url'> &
    Partial<WebhookEndpointRecord>,
): WebhookEndpointRecord {
  return {
    id: newId.webhookEndpoint(),
    object: 'webhook_endpoint',
    api_version: null,
    application: null,
    description: null,
    livemode: false,
    metadata: {},
    status: 'enabled',
    ...fields,
  };
}

export const webhookEndpointRoutes: Route[] = [
  route({
    method: 'POST',
    url,
    permission,
    params: {
      ...expandParam,
      api_version: string(),
      connect: boolean(),
      description: emptyable(string({ max: 5000 })),
      enabled_events: required(array(string())),
      metadata: metadataParam,
      url: required(target),
    },
    run(call) {
      const { params } = call;
      const endpoint = newEndpoint({
        api_version: params.api_version ?? null,
        created: call.now,
        description: params.description ?? null,
        enabled_events: params.enabled_events,
        metadata: mergeMetadata({}, params.metadata),
        signing_secret: newId.webhookSecret(),
        url: params.url,
      });
      call.tx.put('webhook_endpoint', endpoint);
      return { ...endpoint, secret: endpoint.signing_secret };
    },
  }),
  route({ method: 'GET', url: `${url}/:id`, permission, params: expandParam, run: theEndpoint }),
  route({
    method: 'POST',
    url: `${url}/:id`,
    permission,
    params: {
      ...expandParam,
      description: emptyable(string({ max: 5000 })),
      disabled: boolean(),
      enabled_events: array(string()),
      metadata: metadataParam,
      url: target,
    },
    run(call) {
      const before = theEndpoint(call);
      const { description = before.description, disabled, enabled_events, metadata, url: to } = call.params;
      const endpoint: WebhookEndpointRecord = {
        ...before,
        description,
        enabled_events: enabled_events ?? before.enabled_events,
        metadata: mergeMetadata(before.metadata, metadata),
        status: disabled === undefined ? before.status : disabled ? 'disabled' : 'enabled',
        url: to ?? before.url,
      };
      call.tx.put('webhook_endpoint', endpoint);
      return endpoint;
    },
  }),
  route({
    method: 'DELETE',
    url: `${url}/:id`,
    permission,
    params: {},
    run(call) {
      const { id } = theEndpoint(call);
      call.tx.delete('webhook_endpoint', id);
      return { id, object: 'webhook_endpoint', deleted: true };
    },
  }),
  listRoute({ url, kind: 'webhook_endpoint', noun, permission, filters: {}, matches: () => true }),
];
