import type { DataProvider, RaRecord } from 'react-admin';
import { listQuery } from './http/list-query.ts';
import { request } from './http/request.ts';

interface Listed {
  data: RaRecord[];
  total: number;
}

/** An edit that somebody else has to approve first. */
interface Waiting {
  status: 'waiting';
  changeRequestId: string;
}

const at = (resource: string, id?: unknown) =>
  `/v1/${resource}${id === undefined ? '' : `/${encodeURIComponent(String(id))}`}`;

function notOffered(what: string): never {
  throw new Error(`The API offers no ${what}`);
}

function revisionOf(record: { revision?: unknown } | undefined): number {
  if (typeof record?.revision !== 'number') throw new Error('An update needs the record that it starts from');
  return record.revision;
}

/** Parameters of a list that are no filter, such as the environment of flags: `meta: { query: {…} }`. */
function alsoAsked(meta: { query?: Record<string, string> } | undefined): string {
  return meta?.query ? `&${new URLSearchParams(meta.query)}` : '';
}

const manyOf = async (resource: string, ids: readonly unknown[], signal?: AbortSignal) =>
  Promise.all(ids.map((id) => request<RaRecord>(at(resource, id), { signal })));

/**
 * react-admin's view of the API: lists by page, updates against the revision that was read, nothing is ever deleted.
 * The casts stand where react-admin's generic record type meets what the API answers.
 */
export const dataProvider = {
  supportAbortSignal: true,

  getList: async (resource, params) => {
    const { page, perPage } = params.pagination ?? { page: 1, perPage: 25 };
    const sort = params.sort ?? { field: 'createdAt', order: 'DESC' };
    const query = listQuery({ page, perPage, sort, filter: { ...params.filter } });
    return (await request<Listed>(`${at(resource)}?${query}${alsoAsked(params.meta)}`, {
      signal: params.signal,
    })) as never;
  },

  getOne: async (resource, { id, signal }) => ({
    data: (await request<RaRecord>(at(resource, id), { signal })) as never,
  }),

  getMany: async (resource, { ids, signal }) => ({ data: (await manyOf(resource, ids, signal)) as never }),

  getManyReference: async (resource, { target, id, pagination, sort, filter, signal }) => {
    const query = listQuery({ ...pagination, sort, filter: { ...filter, [target]: id } });
    return (await request<Listed>(`${at(resource)}?${query}`, { signal })) as never;
  },

  create: async (resource, { data }) => ({
    data: (await request<RaRecord>(at(resource), { method: 'POST', body: data, once: true })) as never,
  }),

  update: async (resource, { id, data, previousData }) => {
    const answer = await request<RaRecord | Waiting>(at(resource, id), {
      method: 'PATCH',
      body: data,
      revision: revisionOf(previousData),
    });
    // What waits for a second person has changed nothing yet: the record is as it was, and names what it waits for.
    const waits = !('id' in answer);
    return { data: (waits ? { ...previousData, changeRequestId: answer.changeRequestId } : answer) as never };
  },

  updateMany: async () => notOffered('bulk updates'),
  delete: async () => notOffered('deletion'),
  deleteMany: async () => notOffered('deletion'),
} satisfies DataProvider;
