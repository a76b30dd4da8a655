import { emptyParam, invalidRequest, missingParam, unknownParams } from '../errors.ts';
import type { Raw } from '../http/form.ts';

/** One parameter: how to read it from the wire, or refuse it in Stripe's words. */
export interface Param<T, Required extends boolean = boolean> {
  read(raw: Raw, path: string): T;
  required: Required;
}
export type Shape = Record<string, Param<unknown>>;
export type ReadShape<S extends Shape> = {
  [K in keyof S]: S[K] extends Param<infer T, infer R> ? (R extends true ? T : T | undefined) : never;
};

export const param = <T>(read: (raw: Raw, path: string) => T): Param<T, false> => ({ read, required: false });
export const required = <T>(inner: Param<T>): Param<T, true> => ({ read: inner.read, required: true });

/** A parameter that an empty string unsets: read as `null`. */
export const emptyable = <T>(inner: Param<T>): Param<T | null, false> =>
  param((raw, path) => (raw === '' ? null : inner.read(raw, path)));

const text = (raw: Raw, path: string, kind: string): string => {
  if (typeof raw !== 'string') throw invalidRequest(`Invalid ${kind}: ${JSON.stringify(raw)}`, path);
  if (raw === '') throw emptyParam(path);
  return raw;
};

export const string = (limits: { max?: number } = {}): Param<string, false> =>
  param((raw, path) => {
    const value = text(raw, path, 'string');
    if (limits.max !== undefined && value.length > limits.max) {
      const shown = value.length > 12 ? `${value.slice(0, 4)}...${value.slice(-4)}` : value;
      throw invalidRequest(`Invalid string: ${shown}; must be at most ${limits.max} characters`, path);
    }
    return value;
  });

export const boolean = (): Param<boolean, false> =>
  param((raw, path) => {
    const value = text(raw, path, 'boolean');
    if (value === 'true') return true;
    if (value === 'false') return false;
    throw invalidRequest(`Invalid boolean: ${value}`, path);
  });

export const integer = (limits: { min?: number; max?: number } = {}): Param<number, false> =>
  param((raw, path) => {
    const value = text(raw, path, 'integer');
    const refuse = (message: string) => invalidRequest(message, path, 'parameter_invalid_integer');
    if (!/^-?\d{1,15}$/.test(value)) throw refuse(`Invalid integer: ${value}`);
    const number = Number(value);
    if (limits.min !== undefined && number < limits.min) {
      throw refuse(`This value must be greater than or equal to ${limits.min}.`);
    }
    if (limits.max !== undefined && number > limits.max) {
      throw refuse(`This value must be less than or equal to ${limits.max} (it currently is '${value}').`);
    }
    return number;
  });

export const float = (): Param<number, false> =>
  param((raw, path) => {
    const value = text(raw, path, 'float');
    if (!/^-?\d+(\.\d+)?$/.test(value)) throw invalidRequest(`Invalid float: ${value}`, path);
    return Number(value);
  });

export const oneOf = <const T extends string>(...values: T[]): Param<T, false> =>
  param((raw, path) => {
    const value = text(raw, path, 'string');
    const found = values.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const name = path.match(/([^[\]]+)\]?$/)?.[1] ?? path;
    const choices = values.length > 1 ? `${values.slice(0, -1).join(', ')}, or ${values.at(-1)}` : values[0];
    throw invalidRequest(`Invalid ${name}: must be one of ${choices}`, path);
  });

export const array = <T>(item: Param<T>, limits: { max?: number } = {}): Param<T[], false> =>
  param((raw, path) => {
    if (!Array.isArray(raw)) throw invalidRequest('Invalid array', path);
    if (limits.max !== undefined && raw.length > limits.max) {
      throw invalidRequest(`Array size must be at most ${limits.max}, but received ${raw.length}.`, path);
    }
    return raw.map((element, index) => item.read(element, `${path}[${index}]`));
  });

export const map = <T>(value: Param<T>): Param<Record<string, T>, false> =>
  param((raw, path) => {
    if (typeof raw === 'string' || Array.isArray(raw)) throw invalidRequest('Invalid object', path);
    return Object.fromEntries(Object.entries(raw).map(([key, entry]) => [key, value.read(entry, `${path}[${key}]`)]));
  });

export const object = <S extends Shape>(shape: S): Param<ReadShape<S>, false> =>
  param((raw, path) => readShape(shape, raw, path));

/** Reads all parameters of one level: unknown names first, as Stripe does, then values, then what is missing. */
export function readShape<S extends Shape>(shape: S, raw: Raw, path = ''): ReadShape<S> {
  if (typeof raw === 'string' || Array.isArray(raw)) throw invalidRequest('Invalid object', path);
  const nameOf = (key: string) => (path === '' ? key : `${path}[${key}]`);
  const unknown = Object.keys(raw).filter((key) => !Object.hasOwn(shape, key));
  if (unknown.length > 0) throw unknownParams(unknown.map(nameOf));
  const values: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(shape)) {
    const entry = raw[key];
    if (entry !== undefined) values[key] = spec.read(entry, nameOf(key));
    else if (spec.required) throw missingParam(nameOf(key));
  }
  return values as ReadShape<S>;
}
