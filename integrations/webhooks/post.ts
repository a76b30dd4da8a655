import http from 'node:http';
import https from 'node:https';
import { type AddressPolicy, assertCallable, checkedLookup } from './address.ts';

export interface Posted {
  status: number | null;
  error: string | null;
  durationMs: number;
}

const timeoutMs = 15_000;
/** Of an answer; only its status counts. */
const maxAnswerBytes = 64 * 1024;

/** Posts JSON once. Redirects are not followed: they would leave the address that was checked. Never throws. */
export async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  policy: AddressPolicy,
  options: { timeoutMs?: number; lookup?: ReturnType<typeof checkedLookup> } = {},
): Promise<Posted> {
  const begun = performance.now();
  const ended = (status: number | null, error: string | null): Posted => ({
    status,
    error,
    durationMs: Math.round(performance.now() - begun),
  });
  try {
    const status = await send(assertCallable(url, policy), headers, body, {
      timeoutMs: options.timeoutMs ?? timeoutMs,
      lookup: options.lookup ?? checkedLookup(policy),
    });
    return ended(status, status >= 200 && status < 300 ? null : `answered ${status}`);
  } catch (error) {
    return ended(null, reasonOf(error));
  }
}

function send(
  url: URL,
  headers: Record<string, string>,
  body: string,
  { timeoutMs, lookup }: { timeoutMs: number; lookup: ReturnType<typeof checkedLookup> },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Pricewright-Webhooks/1',
      },
      lookup,
      // A kept connection would be reused without a look at its address.
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxAnswerBytes) request.destroy();
      });
      response.once('error', () => resolve(response.statusCode ?? 0));
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 500);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  return error.message.slice(0, 500);
}
