import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { OutsideReads } from '../../commands/command.ts';
import { stripeMetadata } from '../../contracts/catalogue.ts';
import { CreateFlagInput } from '../../contracts/flags.ts';
import { CreatePlanInput } from '../../contracts/plans.ts';
import { diffAgainstStripe } from '../../domain/plans/diff-against-stripe.ts';
import { planKeyFrom } from '../../domain/plans/plan-key.ts';
import { wantedCatalogue } from '../../domain/plans/wanted-catalogue.ts';
import { withoutOwnObjects } from '../../domain/plans/without-own-objects.ts';
import type { PlanDiff } from './plan-diff.ts';

const CatalogueFile = z.object({ flags: z.array(CreateFlagInput).default([]), plans: z.array(CreatePlanInput) });

/**
 * The plans of a file. They have no ids yet: what sells under a plan's lookup keys now is taken for that plan, as a
 * publication would take the keys over.
 */
export async function diffsFromFile(
  file: string,
  outside: Pick<OutsideReads, 'observe'>,
  only: string | undefined,
): Promise<PlanDiff[]> {
  const catalogue = await readCatalogue(file);
  const diffs: PlanDiff[] = [];
  for (const { key: given, ...configuration } of catalogue.plans) {
    const key = given ?? planKeyFrom(configuration.name);
    if (only !== undefined && key !== only) continue;
    const wantedFor = (productId: string, planId = key) =>
      wantedCatalogue({
        plan: { id: planId, key },
        version: { id: `${key} of ${file}`, number: 1 },
        ...{ configuration, flags: catalogue.flags, productId },
      });
    const unborn = wantedFor(`new product of ${key}`);
    const question = {
      productIds: [],
      lookupKeys: unborn.prices.flatMap((price) => price.lookupKey ?? []),
      featureKeys: unborn.features.map((feature) => feature.lookupKey),
      meterEventNames: unborn.meters.map((meter) => meter.eventName),
    };
    const holders = (await outside.observe(question)).prices.map((price) => price.productId);
    const observed = await outside.observe({ ...question, productIds: [...new Set(holders)] });
    // A version that grants other features sells under a product of its own (domain/plans/product-for.ts).
    const granted = unborn.products[0]!.features.join();
    const same = observed.products.find((product) => product.active && product.features.join() === granted);
    const wanted = same ? wantedFor(same.id, same.metadata[stripeMetadata.planId]) : unborn;
    const diff = diffAgainstStripe(wanted, withoutOwnObjects(observed, wanted.products[0]!.id));
    diffs.push({ key, name: configuration.name, version: null, diff });
  }
  return diffs;
}

async function readCatalogue(file: string): Promise<z.output<typeof CatalogueFile>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = CatalogueFile.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is no catalogue:\n${z.prettifyError(parsed.error)}`);
}
