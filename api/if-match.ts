import { z } from 'zod';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';

/** A strong ETag of a revision (RFC 9110 §8.8.3). */
export function etag(revision: number): string {
  return `"${revision}"`;
}

export const ifMatch = z.looseObject({
  'if-match': z
    .string()
    .regex(/^"[1-9]\d{0,8}"$/, 'the ETag that was read, such as "3"')
    .optional()
    .meta({ description: 'The ETag of the revision that the edit is based on' }),
});

/** @throws PreconditionRequired without the header */
export function revisionOf(headers: { 'if-match'?: string | undefined }): number {
  const tag = headers['if-match'];
  if (tag === undefined) {
    throw new PricewrightError(
      'PreconditionRequired',
      'An edit says which revision it is based on: send If-Match with the ETag that you read, so that nobody overwrites another.',
    );
  }
  return Number(tag.slice(1, -1));
}
