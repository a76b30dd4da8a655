import axe from 'axe-core';
import type { Page } from 'playwright-core';

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe's own run gives back, as far as it is read here. */
interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** What axe finds on the page as it is: rule, place and how to mend it, one line each. */
export const accessibilityViolations = (page: Page): Promise<string[]> =>
  violations(page, { type: 'tag', values: everything });

/** What other colours can break: the rest of a page is the same in both modes. */
export const contrastViolations = (page: Page): Promise<string[]> =>
  violations(page, { type: 'rule', values: ['color-contrast'] });

async function violations(page: Page, runOnly: { type: 'tag' | 'rule'; values: string[] }): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  // Without the nodes that pass, of which a page has thousands, it takes a quarter of the time.
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const found = await page.evaluate<Violation[]>(`axe.run(document, ${options}).then(({ violations }) => violations)`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}
