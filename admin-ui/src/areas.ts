import { account } from './account/area.ts';
import { alerts } from './alerts/area.ts';
import { apiKeys } from './api-keys/area.ts';
import { approvals } from './approvals/area.ts';
import { attention } from './attention/area.ts';
import { audit } from './audit/area.ts';
import { compliance } from './compliance/area.ts';
import { credits } from './credits/area.ts';
import { customers } from './customers/area.ts';
import { entitlements } from './entitlements/area.ts';
import { events } from './events/area.ts';
import { bandits, experiments, holdouts } from './experiments/area.ts';
import { flags } from './flags/area.ts';
import { freeze } from './freeze/area.ts';
import { home } from './home/area.ts';
import type { Area } from './layout/area.ts';
import { limits } from './limits/area.ts';
import { members } from './members/area.ts';
import { metrics } from './metrics/area.ts';
import { notifications } from './notifications/area.ts';
import { operations } from './operations/area.ts';
import { plans } from './plans/area.ts';
import { pricing } from './pricing/area.ts';
import { promotions } from './promotions/area.ts';
import { rollouts } from './rollouts/area.ts';
import { sdkKeys } from './sdk-keys/area.ts';
import { segments } from './segments/area.ts';
import { simulator } from './simulator/area.ts';
import { traits } from './traits/area.ts';
import { webhooks } from './webhooks/area.ts';

/** Every area's pages; within a section of the menu they stand in this order. */
export const areas: Area[] = [
  home,
  plans,
  pricing,
  simulator,
  promotions,
  credits,
  flags,
  rollouts,
  experiments,
  holdouts,
  bandits,
  customers,
  segments,
  traits,
  metrics,
  events,
  approvals,
  attention,
  operations,
  alerts,
  audit,
  compliance,
  members,
  apiKeys,
  sdkKeys,
  webhooks,
  limits,
  entitlements,
  freeze,
  account,
  notifications,
];
