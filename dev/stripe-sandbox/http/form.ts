/** What Stripe's form encoding decodes to: `a[b]=1` nests, `a[]=1` and `a[0]=1` are lists, every leaf is text. */
export type Raw = string | Raw[] | { [key: string]: Raw };
export type RawObject = { [key: string]: Raw };

const isObject = (raw: Raw | undefined): raw is RawObject => typeof raw === 'object' && !Array.isArray(raw);

/** Decodes a query string or body as Stripe does. Keys never reach a prototype. */
export function decodeForm(text: string): RawObject {
  const root: RawObject = Object.create(null);
  if (text === '') return root;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = decode(at < 0 ? pair : pair.slice(0, at));
    insert(root, pathOf(key), at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  for (const key of Object.keys(root)) root[key] = listsFrom(root[key]!);
  return root;
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function pathOf(key: string): string[] {
  const head = key.indexOf('[');
  if (head <= 0) return [key];
  return [key.slice(0, head), ...[...key.slice(head).matchAll(/\[([^\]]*)\]/g)].map((part) => part[1] ?? '')];
}

function insert(root: RawObject, path: string[], value: string): void {
  let node = root;
  path.forEach((part, depth) => {
    const key = part === '' ? String(Object.keys(node).length) : part;
    if (depth === path.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key];
    const child: RawObject = isObject(next) ? next : Object.create(null);
    node[key] = child;
    node = child;
  });
}

/** An object whose keys are all indexes was a list on the wire. */
function listsFrom(raw: Raw): Raw {
  if (!isObject(raw)) return raw;
  const keys = Object.keys(raw);
  for (const key of keys) raw[key] = listsFrom(raw[key]!);
  if (keys.length === 0 || !keys.every((key) => /^\d+$/.test(key))) return raw;
  return keys.sort((a, b) => Number(a) - Number(b)).map((key) => raw[key]!);
}
