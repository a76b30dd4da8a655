import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { uiPages } from '../../contracts/tables/ui-pages.ts';
import { errorHandling } from './errors.ts';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  errorHandling(app);
  app.post('/v1/events', async () => ({}));
  await app.ready();
});
afterAll(() => app.close());

const ask = (url: string, accept?: string, method: 'GET' | 'POST' | 'HEAD' = 'GET') =>
  app.inject({ method, url, headers: accept ? { accept } : {} });

describe('a path that is none', () => {
  it.each([
    ['/plans', '/#/plans'],
    ['/experiments/abc', '/#/experiments/abc'],
    ['/pricing/rules?page=2&q=a%20b', '/#/pricing/rules?page=2&q=a%20b'],
  ])('%s is found behind the # by a browser', async (url, location) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await ask(url, browser, method);
      expect([answer.statusCode, answer.headers.location]).toEqual([302, location]);
    }
  });

  it.each(['/nothing', '/plansx', '/v1/nothing', '//elsewhere.example/plans'])('%s is a readable page', async (url) => {
    const answer = await ask(url, browser);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('<h1>There is no such page</h1>');
  });

  it('is never written into the page as code', async () => {
    const { body } = await ask("/x<script>alert('1')</script>&", browser);
    expect(body).toContain('/x%3Cscript%3Ealert(&#39;1&#39;)%3C/script%3E&amp;');
    expect(body).not.toContain('<script');
  });

  it.each([
    ['GET', 'application/json'],
    ['GET', '*/*'],
    ['GET', undefined],
    ['POST', browser],
  ] as const)('is the envelope for %s with Accept %s', async (method, accept) => {
    const answer = await ask('/plans', accept, method);
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'NotFound']);
  });

  it('says to a browser, too, which method a path takes', async () => {
    const answer = await ask('/v1/events', browser);
    expect([answer.statusCode, answer.json().error.code]).toEqual([405, 'MethodNotAllowed']);
  });
});

it('knows every first word of the admin UI, but the one that is taken', () => {
  const areas = globSync('admin-ui/src/*/area.ts').map((path) => readFileSync(path, 'utf8'));
  const words = areas.flatMap((area) => [...area.matchAll(/\b(?:path: '\/|name: '|to: '\/)([a-z-]+)/g)]);
  const addresses = new Set(words.map(([, word = '']) => word));
  expect(addresses.size).toBeGreaterThan(20);
  expect([...uiPages].filter((word) => word !== 'login').toSorted()).toEqual(
    [...addresses].filter((word) => word !== 'metrics').toSorted(),
  );
});
