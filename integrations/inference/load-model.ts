import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type ModelEntry, ModelManifest } from '../../contracts/models.ts';

/** The models that come with the product. */
export const modelsFolder = fileURLToPath(new URL('../../models', import.meta.url));

/** A model that cannot be used: the message says which and why. */
export class ModelUnusable extends Error {
  constructor(name: string, reason: string, options?: ErrorOptions) {
    super(`The model "${name}" cannot be used: ${reason}`, options);
    this.name = 'ModelUnusable';
  }
}

export interface Model {
  entry: ModelEntry;
  /**
   * What the model says of each row of features, in the manifest's order.
   * @throws ModelUnusable when a row has another number of features, or one that is not a finite number
   */
  predict(rows: readonly (readonly number[])[]): Promise<number[]>;
  close(): Promise<void>;
}

/**
 * Loads a model of the manifest into onnxruntime, once its file is known to be the one that was trained.
 * @throws ModelUnusable
 */
export async function loadModel(name: string, folder = modelsFolder): Promise<Model> {
  const entry = await entryOf(name, folder);
  const content = await readFile(join(folder, entry.file)).catch((cause: Error) => {
    throw new ModelUnusable(name, `its file ${entry.file} cannot be read: ${cause.message}`, { cause });
  });
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (sha256 !== entry.sha256) {
    throw new ModelUnusable(
      name,
      `the file ${entry.file} is not the one that was trained: its sha256 is ${sha256}, the manifest says ${entry.sha256}. Restore it, or train it again with models/training/.`,
    );
  }
  const session = await InferenceSession.create(content).catch((cause: Error) => {
    throw new ModelUnusable(name, `onnxruntime does not take it: ${cause.message}`, { cause });
  });
  return { entry, predict: (rows) => predict(session, entry, rows), close: () => session.release() };
}

async function entryOf(name: string, folder: string): Promise<ModelEntry> {
  const file = join(folder, 'manifest.json');
  let manifest: ModelManifest;
  try {
    manifest = ModelManifest.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new ModelUnusable(name, `${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  const entry = manifest.models.find((model) => model.name === name);
  if (entry) return entry;
  const known = manifest.models.map((model) => model.name).join(', ') || 'none';
  throw new ModelUnusable(name, `the manifest does not list it; it lists: ${known}.`);
}

async function predict(session: InferenceSession, entry: ModelEntry, rows: readonly (readonly number[])[]) {
  const { name, features, input, output } = entry;
  if (rows.length === 0) return [];
  for (const row of rows) {
    if (row.length !== features.length || !row.every(Number.isFinite)) {
      throw new ModelUnusable(name, `a row needs these ${features.length} numbers: ${features.join(', ')}.`);
    }
  }
  const given = new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, features.length]);
  const tensor = (await session.run({ [input]: given }, [output.name]))[output.name];
  const columns = tensor?.dims[1];
  if (!(tensor?.data instanceof Float32Array) || columns === undefined || output.column >= columns) {
    throw new ModelUnusable(name, `its output ${output.name} is not float32 with a column ${output.column}.`);
  }
  const { data } = tensor;
  return rows.map((_, row) => data[row * columns + output.column]!);
}
