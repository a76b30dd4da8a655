import type { Db } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as traits from '../../database/traits.ts';
import { shippedTraits } from '../../domain/traits/shipped-traits.ts';

const day = 86_400;

/** Adds the shipped traits that are not there; repeated, or in two processes at once, it adds nothing. */
export async function shipTraits(db: Db, now: Date): Promise<number> {
  return await traits.insertUnlessThere(
    db,
    shippedTraits.map(({ key, name, description, definition }) => ({
      id: newId('trait'),
      key,
      name,
      description,
      owner: 'Pricewright',
      definition,
      freshnessSeconds: 2 * day,
      refreshSeconds: day / 4,
      onEvents: true,
      shipped: true,
    })),
    now,
  );
}
