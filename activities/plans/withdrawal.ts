import type { PlanProcess } from '../../contracts/publications.ts';
import { recordedStep } from '../recorded-step.ts';
import type { PlanDeps } from './publication.ts';

/** Taking prices and products out of sale, and putting them back when a later step fails. */
export function withdrawalActivities(deps: PlanDeps) {
  const { stripe, effects } = deps;

  const setPrice = (key: string, active: boolean) => (process: PlanProcess, priceId: string) =>
    effects.set(`price:${priceId}:${key}`, process, { active }, (idempotencyKey) =>
      stripe.updatePrice(priceId, { active }, { idempotencyKey }),
    );
  const setProduct = (key: string, active: boolean) => (process: PlanProcess, productId: string) =>
    effects.set(`product:${productId}:${key}`, process, { active }, (idempotencyKey) =>
      stripe.updateProduct(productId, { active }, { idempotencyKey }),
    );

  const replaced = 'stripe_publish';
  return {
    archivePrice: recordedStep(deps, { stage: replaced, step: 'archivePrice' }, setPrice('archive', false)),
    unarchivePrice: recordedStep(
      deps,
      { stage: replaced, step: 'unarchivePrice', compensation: true },
      setPrice('unarchive', true),
    ),
    archiveProduct: recordedStep(deps, { stage: replaced, step: 'archiveProduct' }, setProduct('archive', false)),
    unarchiveProduct: recordedStep(
      deps,
      { stage: replaced, step: 'unarchiveProduct', compensation: true },
      setProduct('unarchive', true),
    ),
    withdrawPrice: recordedStep(deps, { stage: 'deprecate', step: 'withdrawPrice' }, setPrice('withdraw', false)),
    reofferPrice: recordedStep(
      deps,
      { stage: 'deprecate', step: 'reofferPrice', compensation: true },
      setPrice('reoffer', true),
    ),
    withdrawProduct: recordedStep(deps, { stage: 'archive', step: 'withdrawProduct' }, setProduct('withdraw', false)),
    reofferProduct: recordedStep(
      deps,
      { stage: 'archive', step: 'reofferProduct', compensation: true },
      setProduct('reoffer', true),
    ),
  };
}
