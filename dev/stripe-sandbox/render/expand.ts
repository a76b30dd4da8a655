import { invalidRequest } from '../errors.ts';
import type { Collections, Kind } from '../store/records.ts';
import { present } from './present.ts';

/** How a field answers to `expand[]`: a reference becomes its object, a hidden field appears. */
type Field = { reference: Kind } | { hidden: true };

/** https://docs.stripe.com/api/expanding_objects; a later resource adds its line. */
const expandable: Record<string, Record<string, Field>> = {
  product: { default_price: { reference: 'price' } },
  price: { product: { reference: 'product' }, tiers: { hidden: true }, currency_options: { hidden: true } },
  subscription: { customer: { reference: 'customer' } },
  'tax.calculation': { line_items: { hidden: true } },
};
const MAX_DEPTH = 4;

type Tree = Map<string, Tree>;
type Json = Record<string, unknown>;
export type Lookup = <K extends Kind>(kind: K, id: string) => Collections[K] | undefined;

function treeOf(paths: string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > MAX_DEPTH) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        'expand',
      );
    }
    let node = root;
    for (const part of parts) {
      const next = node.get(part) ?? new Map();
      node.set(part, next);
      node = next;
    }
  }
  return root;
}

/** The object as it is answered: expandable fields hidden unless asked for. */
export function render(body: unknown, expand: string[], lookup: Lookup): unknown {
  return renderNode(body, treeOf(expand), lookup, '');
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function renderNode(value: unknown, tree: Tree, lookup: Lookup, path: string): unknown {
  if (Array.isArray(value)) return value.map((element) => renderNode(element, tree, lookup, path));
  if (!isJson(value)) {
    if (tree.size > 0) throw cannotExpand([...tree.keys()][0]!, path);
    return value;
  }
  const shown = present(value, lookup);
  const fields = expandable[String(shown.object)] ?? {};
  const unknown = [...tree.keys()].find((key) => !Object.hasOwn(fields, key) && !isNested(shown[key]));
  if (unknown !== undefined) throw cannotExpand(unknown, path, shown.object === 'list');
  const answer: Json = {};
  for (const [key, entry] of Object.entries(shown)) {
    const field = fields[key];
    const subtree = tree.get(key);
    const here = path === '' ? key : `${path}.${key}`;
    if (field === undefined)
      answer[key] = isNested(entry) ? renderNode(entry, subtree ?? new Map(), lookup, here) : entry;
    else if (subtree === undefined) {
      if (!('hidden' in field)) answer[key] = entry;
    } else if ('hidden' in field) answer[key] = renderHidden(key, entry, subtree, lookup, here);
    else
      answer[key] = typeof entry === 'string' ? renderReference(field.reference, entry, subtree, lookup, here) : entry;
  }
  return answer;
}

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

function renderReference(kind: Kind, id: string, tree: Tree, lookup: Lookup, path: string): unknown {
  const target = lookup(kind, id);
  return target ? renderNode(target, tree, lookup, path) : { id, object: kind, deleted: true };
}

/** A currency option keeps its tiers to itself until `currency_options.<currency>.tiers` is asked for. */
function renderHidden(key: string, value: unknown, tree: Tree, lookup: Lookup, path: string): unknown {
  if (key !== 'currency_options' || !isJson(value)) return renderNode(value, tree, lookup, path);
  const wrong = [...tree.keys()].find((currency) => !Object.hasOwn(value, currency));
  if (wrong !== undefined) throw cannotExpand(wrong, path);
  return Object.fromEntries(
    Object.entries(value).map(([currency, option]) => {
      if (!isJson(option)) return [currency, option];
      const { tiers, ...rest } = option;
      return [currency, tree.get(currency)?.has('tiers') && tiers !== undefined ? { ...rest, tiers } : rest];
    }),
  );
}

function cannotExpand(key: string, path: string, inList = false): Error {
  const full = path === '' ? key : `${path}.${key}`;
  const hint = inList && key !== 'data' ? ` You may want to try expanding 'data.${key}' instead.` : '';
  return invalidRequest(`This property cannot be expanded (${full}).${hint}`, 'expand');
}
