import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import { grantedFeatures } from './granted-features.ts';

/**
 * The id of the Stripe product that a version sells under. Entitlements hang on products, so a version that grants other
 * features than the active one gets a product of its own: those who bought the old one keep what they bought.
 * The id is made from the version's, so that creating it twice cannot make two, and from what it grants, so that a draft
 * that is changed after its preview does not find the features of before on its product.
 */
export function productIdFor(input: {
  planId: string;
  versionId: string;
  configuration: PlanConfiguration;
  active: null | { productId: string; configuration: PlanConfiguration };
}): string {
  const { versionId, configuration, active } = input;
  const granted = grantedFeatures(configuration).join();
  if (active !== null && grantedFeatures(active.configuration).join() === granted) return active.productId;
  const grants = bytesToHex(sha256(utf8ToBytes(granted))).slice(0, 8);
  return `prod_${versionId.replace(/^planver_/, '')}_${grants}`;
}
