import { resourceMissing } from '../errors.ts';
import { type Pagination, paginationParams } from '../params/common.ts';
import type { ReadShape, Shape } from '../params/param.ts';
import { type List, paginate } from '../render/list.ts';
import type { Collections, Kind } from '../store/records.ts';
import type { Transaction } from '../store/store.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** What a handler works with: one request, one transaction. */
export interface Call<P = unknown> {
  tx: Transaction;
  params: P;
  /** The ids in the URL. */
  path: Record<string, string>;
  /** Unix seconds. */
  now: number;
  accountId: string;
  /** Records an event and its deliveries within the transaction. */
  emit(type: string, object: object, before?: object): void;
}

export interface Route {
  method: Method;
  url: string;
  /** The resource in the name of the permission that a restricted key lacks: `rak_<permission>_write`. */
  permission: string;
  params: Shape;
  run(call: Call): unknown;
}

/** Ties a handler's `params` to the shape that reads them. */
export function route<S extends Shape>(
  spec: Omit<Route, 'params' | 'run'> & { params: S; run(call: Call<ReadShape<S>>): unknown },
): Route {
  return { ...spec, run: (call) => spec.run(call as Call<ReadShape<S>>) };
}

/** The record that a URL or parameter names, or Stripe's refusal. */
export function find<K extends Kind>(
  call: Call,
  kind: K,
  id: string,
  refusal: { noun: string; param: string; status?: 400 | 404 },
): Collections[K] {
  const record = call.tx.get(kind, id);
  if (!record) throw resourceMissing(refusal.noun, id, refusal.param, refusal.status);
  return record;
}

/** A list route: pagination, plus filters that each read one parameter. */
export function listRoute<K extends Kind, S extends Shape>(spec: {
  url: string;
  kind: K;
  noun: string;
  permission: string;
  filters: S;
  matches(record: Collections[K], filters: ReadShape<S>, call: Call): boolean;
  check?(call: Call, filters: ReadShape<S>): void;
}): Route {
  return route({
    method: 'GET',
    url: spec.url,
    permission: spec.permission,
    params: { ...paginationParams, ...spec.filters },
    run(call): List<Collections[K]> {
      const filters = call.params as ReadShape<S> & Pagination;
      spec.check?.(call, filters);
      const url = spec.url.replace(/:(\w+)/g, (_, name: string) => call.path[name] ?? '');
      const matches = (record: Collections[K]) => spec.matches(record, filters, call);
      return paginate(call.tx.all(spec.kind), matches, filters, url, spec.noun);
    },
  });
}
