import { z } from 'zod';
import { FlagId, Key } from './ids.ts';

export const flagTypes = ['boolean', 'string', 'number', 'json'] as const;
export const flagKinds = ['release', 'experiment', 'operations', 'entitlement'] as const;

/** A flag is a feature of the registry: what a plan grants by it is the entitlement. */
export const CreateFlagInput = z.strictObject({
  key: Key,
  name: z.string().trim().min(1).max(250),
  description: z.string().max(2000).default(''),
  type: z.enum(flagTypes).default('boolean'),
  kind: z.enum(flagKinds).default('entitlement'),
  dependencies: z
    .array(z.strictObject({ flagKey: Key }))
    .max(50)
    .default([]),
});
export type CreateFlagInput = z.infer<typeof CreateFlagInput>;

export const Flag = z.strictObject({
  id: FlagId,
  ...CreateFlagInput.shape,
  description: z.string(),
  dependencies: z.array(z.strictObject({ flagKey: Key })),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Flag = z.infer<typeof Flag>;
