import { normalUpperQuantile, normalUpperTail } from '../distributions.ts';

/** Alpha that may have been spent when the fraction t of the information is in; nondecreasing, f(0) = 0, f(1) = alpha. */
export type SpendingFunction = (alpha: number, fraction: number) => number;

/** Lan & DeMets (1983), O'Brien–Fleming type: 2 − 2Φ(z_{α/2}/√t), α per side. */
export const obrienFlemingSpending: SpendingFunction = (alpha, fraction) =>
  2 * normalUpperTail(normalUpperQuantile(alpha / 2) / Math.sqrt(fraction));

/** Lan & DeMets (1983), Pocock type: α·ln(1 + (e − 1)t), α per side. */
export const pocockSpending: SpendingFunction = (alpha, fraction) => alpha * Math.log1p((Math.E - 1) * fraction);
