import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Platform, startPlatform } from '../test/support/platform.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { in: string; name: string }[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: object }> };
  responses: Record<string, { content?: Record<string, { schema?: { properties?: Record<string, unknown> } }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string; license: { name: string } };
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
}

let platform: Platform;
let document: Document;
beforeAll(async () => {
  platform = await startPlatform(null);
  document = await platform.call<Document>('GET', '/openapi.json');
}, 60_000);
afterAll(() => platform?.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );

it('is OpenAPI 3.1 with a title, a version and a licence', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Pricewright', version: '1', license: { name: 'Apache-2.0' } },
  });
});

/** What api/README.md says is left out, and why. */
const notDescribed = /^\/(auth\/|docs|openapi\.json$|beacon\.js$|metrics$|$|\*$|assets\/|index\.html$|favicon\.svg$)/;
const machines = ['/ofrep/', '/api/features/', '/sub/', '/webhooks/stripe', '/healthz', '/readyz'];

it('describes every route that programs call, and no other', () => {
  const routes = platform.routes
    .filter(({ method, url }) => !notDescribed.test(url) && !['HEAD', 'OPTIONS'].includes(method))
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  expect(routes.length).toBeGreaterThan(20);
  const described = operations().map(({ name }) => name);
  expect(described.toSorted()).toEqual(routes.toSorted());
  for (const path of machines)
    expect([path, described.some((name) => name.includes(` ${path}`))]).toEqual([path, true]);
});

it('gives every route a summary and an area', () => {
  expect(operations().filter(({ operation }) => !operation.summary || !operation.tags?.length)).toEqual([]);
});

const propertiesOf = (name: string, status: number) => {
  const operation = operations().find((each) => each.name === name)?.operation;
  const { $ref, ...schema } = { ...operation?.responses[status]?.content?.['application/json']?.schema } as {
    $ref?: string;
    properties?: object;
  };
  return $ref ?? Object.keys(schema.properties ?? {}).toSorted();
};

it("declares errors of others' protocols in their form, and the unready process by its parts", () => {
  const single = 'POST /ofrep/v1/evaluate/flags/{key}';
  expect(propertiesOf(single, 400)).toEqual(['errorCode', 'errorDetails', 'key']);
  expect(propertiesOf(single, 404)).toEqual(['errorCode', 'errorDetails', 'key']);
  expect(propertiesOf(single, 401)).toEqual(['errorDetails']);
  expect(propertiesOf('GET /api/features/{clientKey}', 400)).toEqual(['error', 'status']);
  expect(propertiesOf('GET /readyz', 503)).toEqual(['checks', 'status']);
});

it('declares every other error in the one envelope', () => {
  const own = / \/(ofrep|api\/features|sub)\/|^GET \/readyz$/;
  const strays = operations().flatMap(({ name, operation }) =>
    Object.entries(operation.responses)
      .filter(([status]) => Number(status) >= 400 && !(own.test(name) && status !== '405'))
      .filter(([, answer]) => {
        const schema = answer.content?.['application/json']?.schema as { properties?: object; $ref?: string };
        return !(schema?.properties && 'error' in schema.properties) && !schema?.$ref?.includes('Error');
      })
      .map(([status]) => `${name} ${status}`),
  );
  expect(strays).toEqual([]);
});

it('declares a success for every route, and 400 wherever something is read', () => {
  for (const { name, operation } of operations()) {
    const statuses = Object.keys(operation.responses).map(Number);
    expect([name, statuses.some((s) => s >= 200 && s < 400)]).toEqual([name, true]);
    const reads = operation.requestBody || operation.parameters?.length;
    if (reads) expect([name, statuses.includes(400)]).toEqual([name, true]);
  }
});

it('lets a body that has all defaults be left out, and says so', async () => {
  const requires = (name: string) => operations().find((each) => each.name === name)?.operation.requestBody?.required;
  expect([requires('POST /v1/plans/{id}/validate'), requires('POST /v1/plans')]).toEqual([false, true]);
  const url = '/v1/plans/plan_01h455vb4pex5vsknk084sn02q/validate';
  const status = async (sent: object) => (await platform.app.inject({ method: 'POST', url, ...sent })).statusCode;
  expect(await status({})).toBe(404);
  expect(await status({ headers: { 'content-length': '0' } })).toBe(404);
  expect(await status({ payload: 'null', headers: { 'content-type': 'application/json' } })).toBe(400);
  expect((await platform.app.inject({ method: 'POST', url: '/v1/plans' })).statusCode).toBe(400);
});

it('names every parameter of a path', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(methods)) {
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect([path, named.map((parameter) => parameter.name).sort()]).toEqual([path, inPath.sort()]);
    }
  }
});

it('refers to nothing that is not there', () => {
  const text = JSON.stringify(document);
  for (const [, reference] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = reference!
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
    expect([reference, found !== undefined]).toEqual([reference, true]);
  }
});

it('is shown as a page', async () => {
  const page = await platform.app.inject({ method: 'GET', url: '/docs/' });
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  expect(page.body).toContain('/openapi.json');
});

it('describes an interval as an array of two numbers, which every tool reads', () => {
  const text = JSON.stringify(document);
  expect(text).not.toContain('prefixItems');
  expect(text).toContain('{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2}');
});
