import type { Listed } from '../api.ts';
import { request } from './request.ts';

/** All of a list from which one is chosen: the API gives at most 100 at a time. */
export async function everyPage<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const { data, total } = await request<Listed<T>>(`${path}?perPage=100&page=${page}`, { signal });
    all.push(...data);
    if (data.length === 0 || all.length >= total) return all;
  }
}
