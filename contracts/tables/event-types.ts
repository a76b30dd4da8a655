/**
 * Types of events that Pricewright itself writes or reads a meaning from. Whoever sends under the same name means the same;
 * a public key may not send those that money and messages are counted by.
 */
export const knownEventTypes = {
  exposure: { title: 'Saw a variant of a flag or an experiment', public: true },
  identify: { title: 'A visitor turned out to be a person', public: true },
  group: { title: 'A person belongs to a customer', public: true },
  page_view: { title: 'Looked at a page', public: true },
  screen_view: { title: 'Looked at a screen of an app', public: true },
  survey_response: { title: 'Answered a survey', public: true },
  payment_succeeded: { title: 'Paid an invoice', public: false },
  payment_failed: { title: 'A payment failed', public: false },
  payment_refunded: { title: 'Was paid back', public: false },
  payment_disputed: { title: 'Disputed a payment', public: false },
  subscription_started: { title: 'Subscribed', public: false },
  subscription_changed: { title: 'Changed a subscription', public: false },
  subscription_canceled: { title: 'A subscription ended', public: false },
  trial_ending: { title: 'A trial is about to end', public: false },
  message_sent: { title: 'Was sent a message', public: false },
  message_delivered: { title: 'A message arrived', public: false },
  message_opened: { title: 'Opened a message', public: false },
  message_clicked: { title: 'Followed a link of a message', public: false },
  message_bounced: { title: 'A message came back', public: false },
  message_unsubscribed: { title: 'Wants no more messages', public: false },
} as const satisfies Record<string, { title: string; public: boolean }>;

export type KnownEventType = keyof typeof knownEventTypes;

export function isReserved(type: string): boolean {
  return Object.hasOwn(knownEventTypes, type) && !knownEventTypes[type as KnownEventType].public;
}
