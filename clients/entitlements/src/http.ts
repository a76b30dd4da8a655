/** The server said no, and would say it again: a wrong key, a wrong request. */
export class RefusedError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
    this.code = code;
  }
}

/** The server did not answer, or not now: worth another try. */
export class AwayError extends Error {
  override readonly name = 'AwayError';
}

export interface Response {
  status: number;
  etag: string | null;
  body: unknown;
}

export interface Http {
  request(
    method: 'GET' | 'POST',
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
}

/** Statuses that say nothing of the request itself. */
const passing = new Set([408, 429]);

export function createHttp(options: { url: string; apiKey: string; timeoutMs: number; fetch: typeof fetch }): Http {
  const base = options.url.replace(/\/+$/, '');
  return {
    async request(method, path, { body, headers = {} } = {}) {
      const answer = await answered(() =>
        options.fetch(`${base}${path}`, {
          method,
          headers: {
            ...headers,
            authorization: `Bearer ${options.apiKey}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(options.timeoutMs),
        }),
      );
      const { status } = answer;
      // A body that breaks off is no answer either.
      const text = await answered(() => answer.text());
      if (status >= 500 || passing.has(status)) throw new AwayError(`the server answered ${status}`);
      const parsed = text === '' ? null : parse(text);
      if (status >= 400) {
        const { error } = (parsed ?? {}) as { error?: { code?: string; message?: string } };
        throw new RefusedError(status, error?.code ?? 'Unknown', error?.message ?? `the server answered ${status}`);
      }
      return { status, etag: answer.headers.get('etag'), body: parsed };
    },
  };
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new AwayError('the server cannot be reached', { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwayError('the server answered something else than JSON', { cause: error });
  }
}
