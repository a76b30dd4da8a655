import { z } from 'zod';
import type { Alert } from '../../contracts/alerts.ts';
import { AlertId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as alerts from '../../database/alerts.ts';
import { command } from '../command.ts';

/** Says that somebody looks after it; the rule alone resolves it. @throws NotFound, TransitionNotAllowed */
export const acknowledgeAlert = command({
  name: 'acknowledgeAlert',
  permission: 'alerts:acknowledge',
  input: z.strictObject({ alertId: AlertId }),
  async run({ alertId }, { tx, now, caller, journal }): Promise<Alert> {
    const before = await alerts.find(tx, alertId, { lock: true });
    if (before.state !== 'raised') {
      throw new PricewrightError('TransitionNotAllowed', `This alert is ${before.state} already.`);
    }
    const row = await alerts.acknowledge(tx, alertId, caller.actor, now);
    journal({
      type: 'alert.acknowledged',
      area: 'alerts',
      entityId: alertId,
      audit: { action: 'acknowledgeAlert', before: { state: before.state }, after: { state: row.state }, why: null },
    });
    return alerts.present(row);
  },
});
