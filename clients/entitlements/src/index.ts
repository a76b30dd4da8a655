export { type Asked, EntitlementsClient } from './client.ts';
export { AwayError, RefusedError } from './http.ts';
export type {
  Answer,
  AnswerSource,
  CustomerEntitlements,
  Decision,
  Entitlement,
  EntitlementsOptions,
  Limit,
} from './types.ts';
