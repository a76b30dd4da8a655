/** Folders that a folder may import from; `types` only by `import type`. */
export interface ImportRule {
  values: readonly string[];
  types?: readonly string[];
  /** Packages at run time; `*` is any. Types of packages are free. */
  packages: readonly string[];
}

/** What of contracts is free of zod, so that workflows and pure rules may import it as values. */
export const zodFree = ['contracts/tables/', 'contracts/catalogue.ts', 'contracts/publications.ts'] as const;

const server = ['contracts/', 'domain/', 'commands/', 'database/', 'integrations/'] as const;

/** The house: each folder, and what it may import besides itself. */
export const importTable: Record<string, ImportRule> = {
  contracts: { values: [], packages: ['zod'] },
  domain: {
    values: zodFree,
    types: ['contracts/'],
    // Small pure libraries, each named in domain/README.md.
    packages: [
      'canonicalize',
      'decimal.js',
      'isbot',
      'luxon',
      '@noble/hashes',
      '@stdlib/math-base-special-betainc',
      '@stdlib/math-base-special-betaln',
      '@stdlib/math-base-special-gammainc',
      '@stdlib/stats-base-dists-normal-cdf',
      '@stdlib/stats-base-dists-normal-quantile',
      '@stdlib/stats-base-dists-t-cdf',
      '@stdlib/stats-base-dists-t-quantile',
    ],
  },
  commands: { values: ['contracts/', 'domain/', 'database/'], packages: ['zod', 'ajv'] },
  workflows: {
    values: ['domain/', ...zodFree],
    types: ['contracts/', 'activities/'],
    packages: ['@temporalio/workflow'],
  },
  activities: { values: server, packages: ['*'] },
  integrations: { values: ['contracts/'], packages: ['*'] },
  database: { values: ['contracts/', 'domain/'], packages: ['*'] },
  // What the roots api/ and worker/ both put together, and nothing else.
  composition: {
    values: ['contracts/', 'database/', 'integrations/'],
    types: ['commands/'],
    packages: ['*'],
  },
  api: { values: [...server, 'composition/'], packages: ['*'] },
  worker: { values: [...server, 'activities/', 'workflows/', 'composition/'], packages: ['*'] },
  // What programs of others install: it may know nothing of this repository.
  clients: { values: [], packages: [] },
  'admin-ui': { values: ['contracts/', 'domain/'], packages: ['*'] },
};

/** Not bound: they start or test all the others. */
export const unbound = ['dev', 'bench', 'test', 'docs', 'models'] as const;
