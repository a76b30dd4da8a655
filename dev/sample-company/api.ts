import type { ErrorResponse } from '../../contracts/http.ts';

const perPage = 100;

/** The API as a program outside uses it. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** All pages of a list. */
  list<T>(path: string): Promise<T[]>;
}

/** @throws Error with the message of the API's error envelope */
export function createApi(origin: string, apiKey: string): Api {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'x-api-key': apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${explain(text)}`);
    return JSON.parse(text) as T;
  };
  const get = <T>(path: string) => call<T>('GET', path);
  return {
    get,
    post: (path, body) => call('POST', path, body),
    list: async <T>(path: string) => {
      const all: T[] = [];
      for (let page = 1; ; page++) {
        const { data, total } = await get<{ data: T[]; total: number }>(`${path}?page=${page}&perPage=${perPage}`);
        all.push(...data);
        if (data.length < perPage || all.length >= total) return all;
      }
    },
  };
}

function explain(text: string): string {
  try {
    const { error } = JSON.parse(text) as ErrorResponse;
    const fields = error.details?.fields?.map(({ field, message }) => `${field}: ${message}`) ?? [];
    return [error.message, ...fields].join('; ');
  } catch {
    return text.slice(0, 500);
  }
}
