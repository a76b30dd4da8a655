import { Decimal } from 'decimal.js';
import { invalidRequest } from '../errors.ts';
import { currencies } from './currencies.ts';
import { array, emptyable, integer, object, type Param, param, type ReadShape, string } from './param.ts';

export const expandParam = { expand: array(string({ max: 5000 })) };

/** https://docs.stripe.com/api/pagination */
export const paginationParams = {
  ...expandParam,
  limit: integer({ min: 1, max: 100 }),
  starting_after: string(),
  ending_before: string(),
};
export type Pagination = ReadShape<typeof paginationParams>;

const KEYS = 50;
const KEY_LENGTH = 40;
const VALUE_LENGTH = 500;

/** https://docs.stripe.com/api/metadata; an empty value deletes its key, an empty whole clears all. */
export const metadataParam = emptyable(
  param((raw, path): Record<string, string> => {
    if (typeof raw === 'string' || Array.isArray(raw)) throw invalidRequest('Invalid object', path);
    const entries = Object.entries(raw);
    if (entries.length > KEYS) {
      throw invalidRequest(`Metadata can have up to ${KEYS} keys, but you passed in ${entries.length}.`, path);
    }
    for (const [key, value] of entries) {
      if (typeof value !== 'string') throw invalidRequest('Invalid string', `${path}[${key}]`);
      if (key.length > KEY_LENGTH) throw tooLong('key', key, KEY_LENGTH, path);
      if (value.length > VALUE_LENGTH) throw tooLong('value', value, VALUE_LENGTH, path);
    }
    return Object.fromEntries(entries) as Record<string, string>;
  }),
);

const tooLong = (what: 'key' | 'value', text: string, limit: number, path: string) =>
  invalidRequest(
    `Metadata ${what}s can have up to ${limit} characters, but you passed in a ${what} that is ${text.length} characters. Invalid ${what}: ${text}`,
    path,
  );

export function mergeMetadata(
  present: Record<string, string>,
  change: Record<string, string> | null | undefined,
): Record<string, string> {
  if (change === undefined) return present;
  if (change === null) return {};
  const merged = Object.fromEntries(Object.entries({ ...present, ...change }).filter(([, value]) => value !== ''));
  const keys = Object.keys(merged).length;
  if (keys > KEYS) throw invalidRequest(`Metadata can have up to ${KEYS} keys, but you passed in ${keys}.`, 'metadata');
  return merged;
}

export const currency = (): Param<string, false> =>
  param((raw, path) => {
    const value = string().read(raw, path).toLowerCase();
    if (currencies.has(value)) return value;
    throw invalidRequest(
      `Invalid currency: ${value}. Stripe currently supports these currencies: ${[...currencies].join(', ')}`,
      path,
    );
  });

const PLACES = 12;

/** A non-negative decimal of at most 12 places, in its shortest form. */
export const decimal = (): Param<string, false> =>
  param((raw, path) => {
    const value = string().read(raw, path);
    if (!/^-?\d+(\.\d+)?$/.test(value)) throw invalidRequest(`Invalid decimal: ${value}`, path);
    const amount = new Decimal(value);
    if (amount.decimalPlaces() > PLACES) {
      throw invalidRequest(`Invalid decimal: ${value}; must contain at maximum ${PLACES} decimal places.`, path);
    }
    if (amount.isNegative() && !amount.isZero()) {
      throw invalidRequest('This value must be greater than or equal to 0.', path, 'parameter_invalid_integer');
    }
    return amount.toFixed();
  });

const timestamp = integer({ min: 0 });
const range = object({ gt: timestamp, gte: timestamp, lt: timestamp, lte: timestamp });

/** A test on a timestamp: an exact one, or `gt`, `gte`, `lt`, `lte`. */
export const createdParam = param((raw, path): ((created: number) => boolean) => {
  if (typeof raw === 'string') {
    const exact = timestamp.read(raw, path);
    return (created) => created === exact;
  }
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = range.read(raw, path);
  return (created) => created > gt && created >= gte && created < lt && created <= lte;
});
