import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { errorCatalogue } from '../../contracts/tables/error-catalogue.ts';
import { planStatuses } from '../../contracts/tables/plan-lifecycle.ts';

const repository = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(repository, 'docs/specification.md'), 'utf8');
const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, inner]) => inner!);

it('names only places that exist', () => {
  const places = quoted.filter((inner) => /^[\w-]+\/[\w./-]+\.(ts|tsx|md)$/.test(inner));
  expect(places.length).toBeGreaterThan(30);
  expect(places.filter((place) => !existsSync(join(repository, place)))).toEqual([]);
});

it('names only routes that the API has', () => {
  const routes = quoted.filter((inner) => /^(GET|POST|PATCH) \//.test(inner));
  const folder = join(repository, 'api/routes');
  const source = readdirSync(folder)
    .filter((name) => !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  expect(routes.length).toBeGreaterThan(5);
  for (const route of routes) {
    const [method, url] = route.split(' ') as [string, string];
    const verb = url.split('/').at(-1)!;
    expect([route, source.includes(`'${url}'`) || source.includes(`'${verb}'`)]).toEqual([route, true]);
    expect(source).toContain(`app.${method.toLowerCase()}(`);
  }
});

it('names every method of PlanManagementService that is here, and the one that is not', () => {
  for (const method of [
    'createPlan',
    'updatePlan',
    'validatePlan',
    'publishPlan',
    'deprecatePlan',
    'getPlanAnalytics',
    'clonePlan',
  ]) {
    expect(text).toContain(method);
  }
});

it('names every state, and only codes of the catalogue', () => {
  for (const status of planStatuses) expect(text).toContain(`\`${status}\``);
  const errors = text.slice(text.indexOf('## Errors'), text.indexOf('## Homonyms'));
  const codes = [...errors.matchAll(/\b([A-Z][a-z]+(?:[A-Z][a-z]+)+)\b/g)].map(([, code]) => code!);
  expect(codes.filter((code) => !Object.hasOwn(errorCatalogue, code))).toEqual([]);
});
