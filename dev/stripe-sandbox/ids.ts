import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function random(length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += ALPHABET[randomInt(ALPHABET.length)];
  return text;
}

/** Ids with the prefixes and lengths that Stripe's have. */
export const newId = {
  account: () => `acct_1${random(15)}`,
  customer: () => `cus_${random(14)}`,
  event: () => `evt_1${random(23)}`,
  feature: () => `feat_test_61${random(24)}`,
  meter: () => `mtr_test_61${random(24)}`,
  price: () => `price_1${random(23)}`,
  product: () => `prod_${random(14)}`,
  productFeature: () => `prodft_${random(14)}`,
  request: () => `req_${random(14)}`,
  subscription: () => `sub_1${random(23)}`,
  subscriptionItem: () => `si_${random(14)}`,
  webhookEndpoint: () => `we_1${random(23)}`,
  webhookSecret: () => `whsec_${random(32)}`,
};
