import { z } from 'zod';

/** A file beside the manifest: no path leads out of the folder. */
const FileName = z.string().regex(/^[\w-][\w.-]*$/, 'the name of a file beside the manifest');

/** One trained model, as `models/manifest.json` lists it. */
export const ModelEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  file: FileName,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Name of the graph's input: float32 [rows, features]. */
  input: z.string().min(1),
  /** In the order of the input's columns. */
  features: z.array(z.string().min(1)).min(1),
  /** Name of the graph's output: float32 [rows, columns], and the column that counts. */
  output: z.strictObject({ name: z.string().min(1), column: z.int().nonnegative(), meaning: z.string().min(1) }),
  /** As measured on rows that were kept out of the training. */
  metrics: z.record(z.string(), z.number()),
  trainedAt: z.iso.date(),
  card: FileName,
});
export type ModelEntry = z.infer<typeof ModelEntry>;

export const ModelManifest = z.strictObject({
  models: z
    .array(ModelEntry)
    .refine((models) => new Set(models.map(({ name }) => name)).size === models.length, 'names must differ'),
});
export type ModelManifest = z.infer<typeof ModelManifest>;
