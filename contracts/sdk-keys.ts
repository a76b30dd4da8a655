import { z } from 'zod';
import { idOf, Key } from './ids.ts';

export const SdkKeyId = idOf('sdk');

/**
 * Names an application and an environment to those who evaluate flags in browsers and apps. Whoever uses the application
 * can read it: it opens nothing of `/v1` and is no secret.
 */
export const SdkKey = z.strictObject({
  id: SdkKeyId,
  application: Key,
  environment: Key,
  description: z.string(),
  /** Public: shown whenever it is asked for. */
  key: z.string(),
  /** By which people know it again. */
  prefix: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  revision: z.int().positive(),
});
export type SdkKey = z.infer<typeof SdkKey>;

export const CreateSdkKeyInput = z.strictObject({
  application: Key,
  environment: Key,
  description: z.string().max(500).default(''),
});

export const SdkKeyUpdates = z.strictObject({ description: z.string().max(500) });
