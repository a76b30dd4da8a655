import { DateTime } from 'luxon';

/**
 * When a repeating promotion takes off nothing more: so many months after it was redeemed, on the last day of a shorter
 * month. Null for one that is on a single invoice, or for ever.
 * Source: https://docs.stripe.com/api/coupons/object#coupon_object-duration_in_months
 */
export function redemptionEnd(
  terms: { duration: string; durationInMonths: number | null },
  redeemedAt: Date,
): Date | null {
  if (terms.duration !== 'repeating' || terms.durationInMonths === null) return null;
  return DateTime.fromJSDate(redeemedAt, { zone: 'utc' }).plus({ months: terms.durationInMonths }).toJSDate();
}
