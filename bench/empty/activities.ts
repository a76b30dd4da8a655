import type { PublicationOrder, PublicationWork } from '../../contracts/publications.ts';

const work: PublicationWork = {
  diffHash: 'f'.repeat(64),
  features: ['boards', 'reports'],
  meters: [],
  renameFeatures: [],
  renameMeters: [],
  productId: 'prod_01j00000000000000000000000',
  createsProduct: true,
  changesProduct: false,
  productFeatures: ['boards', 'reports'],
  surplusFeatures: [],
  createPrices: ['team:base', 'team:seats', 'team:seats-year'],
  updatePrices: [],
  archivePrices: [],
  archiveProducts: [],
};

/** Payloads of the size that a publication's have, and no work at all. */
export const emptyActivities = {
  plan: async (_order: PublicationOrder): Promise<PublicationWork> => work,
  step: async (_order: PublicationOrder, _subject: string): Promise<void> => {},
};

export type EmptyActivities = typeof emptyActivities;
