import { exclusive } from '../errors.ts';
import { createdParam, expandParam } from '../params/common.ts';
import { array, boolean, string } from '../params/param.ts';
import { find, listRoute, type Route, route } from './route.ts';

const permission = 'event';
const noun = 'event';

/** `price.*` stands for all events of prices. */
export const matchesType = (type: string, pattern: string): boolean =>
  pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));

export const eventRoutes: Route[] = [
  route({
    method: 'GET',
    url: '/v1/events/:id',
    permission,
    params: expandParam,
    run: (call) => find(call, 'event', call.path.id!, { noun, param: 'id' }),
  }),
  listRoute({
    url: '/v1/events',
    kind: 'event',
    noun,
    permission,
    filters: {
      created: createdParam,
      delivery_success: boolean(),
      type: string(),
      types: array(string(), { max: 20 }),
    },
    check(_, { type, types }) {
      if (type !== undefined && types !== undefined) throw exclusive('type', 'types');
    },
    matches: (event, { created, delivery_success: delivered, type, types }) =>
      (created === undefined || created(event.created)) &&
      (delivered === undefined || (event.pending_webhooks === 0) === delivered) &&
      (type === undefined || matchesType(event.type, type)) &&
      (types === undefined || types.some((pattern) => matchesType(event.type, pattern))),
  }),
];
