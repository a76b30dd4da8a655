import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
/** All that workflows may import of ours, and so all that can change the bundle. */
const sources = ['workflows', 'domain', 'contracts'];

/** Bundles the workflows; kept under a hash of their sources, since webpack takes seconds and sources rarely change. */
export async function workflowBundle(
  cacheFolder: string,
  /** Further interceptors, such as those of traces. */
  workflowInterceptorModules: string[] = [],
): Promise<{ codePath: string }> {
  const variant = workflowInterceptorModules.length > 0 ? '-intercepted' : '';
  const codePath = join(cacheFolder, `workflows-${await sourceHash()}${variant}.js`);
  try {
    await readFile(codePath, { flag: 'r' });
    return { codePath };
  } catch {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(root, 'workflows', 'index.ts'),
      workflowInterceptorModules,
      logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
    });
    await mkdir(cacheFolder, { recursive: true });
    const partial = `${codePath}.${process.pid}`;
    await writeFile(partial, code);
    await rename(partial, codePath);
    return { codePath };
  }
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(join(root, 'package-lock.json')));
  for (const folder of sources) {
    const names = (await readdir(join(root, folder), { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    for (const name of names.sort()) hash.update(name).update(await readFile(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
