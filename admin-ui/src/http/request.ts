import { errorFromAnswer, noAnswer } from './api-error.ts';
import { forgetIdempotencyKey, idempotencyKey } from './idempotency-key.ts';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Sent as `If-Match: "<revision>"` (RFC 9110, 13.1.1: a strong validator in quotes). */
  revision?: number;
  /** Creates and commands that must not happen twice when a try is repeated. */
  once?: boolean;
  signal?: AbortSignal;
}

/** Calls the API and gives the JSON body; throws an ApiError for every answer that is not 2xx, and for none. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, revision, once = false, signal } = options;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const attempt = `${method} ${path} ${text ?? ''}`;
  const headers = new Headers({ Accept: 'application/json' });
  if (text !== undefined) headers.set('Content-Type', 'application/json');
  if (revision !== undefined) headers.set('If-Match', `"${revision}"`);
  if (once) headers.set('Idempotency-Key', idempotencyKey(attempt));

  const response = await fetch(path, { method, headers, body: text, signal }).catch((error: unknown) => {
    throw signal?.aborted ? error : noAnswer();
  });
  // Any answer settles the attempt: only a try that got none is repeated under the same key.
  if (once) forgetIdempotencyKey(attempt);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorFromAnswer(response.status, answer);
  return answer as T;
}
