import { type AttentionResolution, MarkDoneInput } from '../../contracts/attention.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as actions from '../../database/attention-actions.ts';
import * as effects from '../../database/effects.ts';
import { newId } from '../../database/ids.ts';
import { makesSomething } from '../../domain/attention/present-item.ts';
import { command } from '../command.ts';
import { itemFor, leaveList } from './attention-item.ts';

/** A person has looked and says that it has happened, under the id that the outside gave it. */
export const markAttentionItemDone = command({
  name: 'markAttentionItemDone',
  permission: 'attention:resolve',
  input: MarkDoneInput,
  async run({ reason, outsideId, ...question }, context): Promise<AttentionResolution> {
    const { tx, now } = context;
    const item = await itemFor('done', question, context);
    if (item.kind === 'effect') {
      const effect = await effects.find(tx, item.key);
      if (effect && makesSomething(effect.kind) && !outsideId) {
        throw new PricewrightError('MalformedRequest', 'Something was to be made: say under which id it is there.', {
          fields: [{ field: 'outsideId', code: 'required', message: 'The id in the outside is missing.' }],
        });
      }
      const settled = await actions.settleEffect(tx, item.key, { state: 'done', outsideId: outsideId ?? null }, now);
      if (!settled) throw new PricewrightError('ConcurrentModification', 'It is being tried again just now.');
    }
    return await leaveList(item, { id: newId('attn'), action: 'done', reason, outsideId: outsideId ?? null }, context);
  },
});
