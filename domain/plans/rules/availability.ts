import { countryCodes } from '../country-codes.ts';
import type { PlanRule } from '../plan-subject.ts';

export const validityOrder: PlanRule = {
  code: 'validity_order',
  severity: 'error',
  check({ configuration: { availability } }) {
    const { validFrom, validTo } = availability;
    if (validFrom === undefined || validTo === undefined || new Date(validTo) > new Date(validFrom)) return [];
    const message = 'The plan ends before it begins.';
    return [{ field: 'availability.validTo', message, suggestedFix: `Choose a time after ${validFrom}.` }];
  },
};

export const validityPast: PlanRule = {
  code: 'validity_past',
  severity: 'warning',
  check({ configuration: { availability } }, { now }) {
    const { validTo } = availability;
    if (validTo === undefined || new Date(validTo) > now) return [];
    const message = 'The plan has ended already: nobody could buy it.';
    return [{ field: 'availability.validTo', message, suggestedFix: 'Choose a later time, or remove it.' }];
  },
};

export const unknownCountry: PlanRule = {
  code: 'unknown_country',
  severity: 'error',
  source: 'https://www.iso.org/iso-3166-country-codes.html',
  check({ configuration: { availability } }) {
    return availability.countries.flatMap((country, index) => {
      if (countryCodes.has(country)) return [];
      const message = `"${country}" is not a country of ISO 3166-1.`;
      return [{ field: `availability.countries[${index}]`, message, suggestedFix: 'Use a code such as SE, DE or US.' }];
    });
  },
};

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

export const unknownTimeZone: PlanRule = {
  code: 'unknown_time_zone',
  severity: 'error',
  source: 'https://www.iana.org/time-zones',
  check({ configuration: { billing } }) {
    if (isTimeZone(billing.timeZone)) return [];
    const message = `"${billing.timeZone}" is not a time zone.`;
    return [{ field: 'billing.timeZone', message, suggestedFix: 'Use a name such as Europe/Stockholm or UTC.' }];
  },
};

export const daysUntilDue: PlanRule = {
  code: 'days_until_due',
  severity: 'warning',
  source: 'https://docs.stripe.com/api/subscriptions/create#create_subscription-days_until_due',
  check({ configuration: { billing } }) {
    const bySending = billing.collection === 'send_invoice';
    if (bySending === (billing.daysUntilDue !== undefined)) return [];
    const field = 'billing.daysUntilDue';
    return bySending
      ? [
          {
            field,
            message: 'An invoice that is sent needs a number of days in which to pay it.',
            suggestedFix: 'Set daysUntilDue, such as 30.',
          },
        ]
      : [
          {
            field,
            message: 'A card that is charged automatically has no days until due.',
            suggestedFix: 'Remove daysUntilDue.',
          },
        ];
  },
};

export const availabilityRules: PlanRule[] = [
  validityOrder,
  validityPast,
  unknownCountry,
  unknownTimeZone,
  daysUntilDue,
];
