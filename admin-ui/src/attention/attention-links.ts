import type { AttentionItem } from '../../../contracts/attention.ts';

/** Pages of what the evidence names; the API gives addresses of its own. */
const pages: [RegExp, (id: string) => string][] = [
  [/^\/v1\/operations\/([^/]+)$/, (id) => `/operations/${id}/show`],
  [/^\/v1\/plans\/([^/]+)$/, (id) => `/plans/${id}/show`],
  [/^\/v1\/webhooks\/([^/]+)\/deliveries$/, (id) => `/webhooks/${id}/show`],
];

/** Where in the admin UI one sees what an address of the API names; null when it has no page. */
export function pageOf(href: string): string | null {
  for (const [pattern, page] of pages) {
    const id = pattern.exec(href)?.[1];
    if (id) return page(id);
  }
  return null;
}

/** The links of an item that lead to a page. */
export function linksOf({ evidence }: Pick<AttentionItem, 'evidence'>): { title: string; to: string }[] {
  return evidence.links.flatMap(({ title, href }) => {
    const to = pageOf(href);
    return to ? [{ title, to }] : [];
  });
}
