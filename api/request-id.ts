import { typeid } from 'typeid-js';

/** `req_…`: in every answer's X-Request-Id, every error and every log line. */
export function newRequestId(): string {
  return typeid('req').toString();
}
