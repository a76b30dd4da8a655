import { stripeMetadata } from '../../../contracts/catalogue.ts';
import { type FieldChange, fieldChanges } from './changes.ts';

type Metadata = Record<string, string>;

/** Which version and operation made an object is a record of its past: comparing it would touch every object each time. */
const bookkeeping: readonly string[] = [stripeMetadata.versionId, stripeMetadata.madeFor];

export function comparedKeys(wanted: Metadata): string[] {
  return Object.keys(wanted)
    .filter((key) => !bookkeeping.includes(key))
    .sort();
}

/** Only the keys that are asked for: what others wrote beside them is theirs. An empty value is none, as in Stripe. */
export function pickMetadata(metadata: Metadata, keys: readonly string[]): Metadata {
  return Object.fromEntries(keys.flatMap((key) => (metadata[key] ? [[key, metadata[key]]] : [])));
}

export function metadataChanges(observed: Metadata, wanted: Metadata): FieldChange[] {
  const keys = comparedKeys(wanted);
  return fieldChanges(pickMetadata(observed, keys), pickMetadata(wanted, keys), keys).map((change) => ({
    field: `metadata.${change.field}`,
    from: change.from ?? null,
    to: change.to ?? null,
  }));
}
