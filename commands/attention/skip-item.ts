import { type AttentionResolution, ResolveInput } from '../../contracts/attention.ts';
import * as actions from '../../database/attention-actions.ts';
import { newId } from '../../database/ids.ts';
import { command } from '../command.ts';
import { itemFor, leaveList } from './attention-item.ts';

/** It is left as it is: a command to a workflow is given up, of all else the records stay as they are. */
export const skipAttentionItem = command({
  name: 'skipAttentionItem',
  permission: 'attention:resolve',
  input: ResolveInput,
  async run({ reason, ...question }, context): Promise<AttentionResolution> {
    const item = await itemFor('skip', question, context);
    if (item.kind === 'dead_letter') await actions.giveUpDispatch(context.tx, item.key, context.now);
    return await leaveList(item, { id: newId('attn'), action: 'skip', reason }, context);
  },
});
