import type { Page } from 'playwright-core';

/** Pages that the menu does not name. */
const besides = [
  '/plans/create',
  '/flags/create',
  '/customers/create',
  '/segments/create',
  '/experiments/create',
  '/experiments/planner',
  '/holdouts',
  '/holdouts/create',
  '/bandits',
  '/bandits/create',
  '/pricing/rules/create',
  '/pricing/templates/create',
  '/plans/create?template=base-and-overage',
  '/attention?show=done',
  '/roles',
  '/account',
  '/notifications',
  '/nowhere',
];

/** Records whose first one is looked at: the list in the API, and the pages of one. */
const records: Record<string, ((id: string) => string)[]> = {
  '/v1/plans': [(id) => `/plans/${id}`, (id) => `/plans/${id}/show`],
  '/v1/operations': [(id) => `/operations/${id}/show`],
  '/v1/approvals': [(id) => `/approvals/${id}/show`],
  '/v1/customers': [(id) => `/customers/${id}`, (id) => `/customers/${id}/show`],
  '/v1/pricing/rules': [(id) => `/pricing/rules/${id}`],
  '/v1/flags': [(id) => `/flags/${id}`, (id) => `/flags/${id}/show`],
  '/v1/segments': [(id) => `/segments/${id}`],
  '/v1/webhooks': [(id) => `/webhooks/${id}/show`],
};

/** Every address of the admin UI: what the menu names, and the pages behind. `page` shows the menu. */
export async function everyPage(page: Page, baseUrl: string): Promise<string[]> {
  const links = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').all();
  const named = await Promise.all(links.map((link) => link.getAttribute('href')));
  const menu = named.flatMap((href) => (href ? [href.replace(/^#/, '')] : []));
  const shown = await Promise.all(
    Object.entries(records).map(async ([list, pages]) => {
      const id = await firstOf(page, `${baseUrl}${list}`);
      return pages.map((address) => address(id));
    }),
  );
  return [...new Set([...menu, ...besides, ...shown.flat()])];
}

async function firstOf(page: Page, list: string): Promise<string> {
  const { data } = (await (await page.request.get(`${list}?perPage=1`)).json()) as { data: { id: string }[] };
  const id = data[0]?.id;
  if (!id) throw new Error(`${list} is empty`);
  return id;
}
