import type { FastifyInstance } from 'fastify';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** Deeper than any form of ours; JSON that nests further is not worth walking. */
const maxDepth = 100;

/**
 * Refuses text that Postgres cannot keep: U+0000 (postgresql.org/docs/current/datatype-json.html) and halves of surrogate
 * pairs, which are not Unicode. Refused here, it cannot be lost or fail later, whichever field carries it.
 */
export function storableText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body, query, params }) => {
    for (const [part, value] of Object.entries({ body, query, params })) {
      const place = firstUnstorable(value, '', 0);
      if (place === null) continue;
      const message = 'The text holds a character that cannot be kept: U+0000, or half of a surrogate pair.';
      throw new PricewrightError('MalformedRequest', `${place || part}: ${message}`, {
        fields: [{ field: place || part, code: 'unstorable_text', message, suggestedFix: 'Leave the character out.' }],
      });
    }
  });
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** @returns the path of the first text that cannot be kept, or null */
function firstUnstorable(value: unknown, path: string, depth: number): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return null;
  if (depth > maxDepth) return path;
  for (const [key, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${key}]` : [path, key].filter(Boolean).join('.');
    if (!isStorable(key)) return path;
    const found = firstUnstorable(inner, place, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
