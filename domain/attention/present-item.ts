import type { AttentionItem } from '../../contracts/attention.ts';
import { type AttentionAction, type AttentionKind, sellsAfter } from '../../contracts/tables/attention.ts';

/** What the records show of something that waits for a person. */
export interface AttentionRow {
  kind: AttentionKind;
  key: string;
  version: string;
  area: string;
  entityId: string | null;
  operationId: string | null;
  since: Date;
  attempts: number;
  lastTriedAt: Date | null;
  error: { code: string | null; message: string } | null;
  detail: Record<string, string | null>;
  /** Names of what could not be undone. */
  left: string[];
}

interface Words {
  title: string;
  tried: string;
  advice: string;
  actions: AttentionAction[];
  outsideIds: { name: string; id: string | null | undefined }[];
}

/** Whether the effect was to make something, which then has an id outside. */
export function makesSomething(effectKind: string): boolean {
  return effectKind.endsWith('.create');
}

const wordsOf: Record<AttentionKind, (row: AttentionRow) => Words> = {
  effect({ detail, attempts }) {
    const { effectKind = '', state, effectKey } = detail;
    const unknown = state !== 'failed';
    const what = effectWords(effectKind ?? '', effectKey ?? '');
    return {
      title: unknown ? `Nobody knows whether ${what} happened` : `${what} was refused, and nothing follows it up`,
      tried: `${what} was tried ${times(attempts)}; the outside ${unknown ? 'gave no answer that could be kept' : 'refused it'}.`,
      ...effectAdvice(effectKind ?? '', effectKey ?? '', unknown),
      outsideIds: [{ name: 'effect', id: effectKey }],
    };
  },
  not_undone: ({ detail, left }) => ({
    title: `${detail.workflowType} ended and left something behind`,
    tried: `The operation ${detail.status} and was undone, all but: ${left.join(', ')}.`,
    advice: 'Undo what is named here by hand in the outside, then mark it done.',
    actions: ['done', 'skip'],
    outsideIds: left.map((name) => ({ name: 'left behind', id: name })),
  }),
  stuck_operation: ({ detail, attempts }) => ({
    title: `${detail.workflowType} does not move`,
    tried: `The operation is ${detail.status} at ${detail.stage}; its last step was ${detail.step ?? 'none yet'}, tried ${times(attempts)}.`,
    advice: 'See whether a worker runs and what the workflow waits for; retry starts it again if Temporal has lost it.',
    actions: ['retry', 'skip'],
    outsideIds: [{ name: 'workflow', id: detail.workflowId }],
  }),
  dead_letter: ({ detail, attempts }) => ({
    title: detail.start
      ? `The workflow ${detail.start} cannot be started`
      : `The workflow cannot be told to ${detail.signal}`,
    tried: `The relay tried ${times(attempts)} to ${detail.start ? 'start' : 'signal'} ${detail.workflowId}.`,
    advice:
      'Mend what the error names, often Temporal itself; the relay goes on trying, and retry makes it try at once.',
    // A process that was accepted and never starts would hang: its start is not given up.
    actions: detail.start ? ['retry'] : ['retry', 'skip'],
    outsideIds: [{ name: 'workflow', id: detail.workflowId }],
  }),
  webhook_delivery: ({ detail, attempts }) => ({
    title: `A message of ${detail.type} did not reach its webhook`,
    tried: `The message was sent ${times(attempts)} to ${detail.url} and given up.`,
    advice: 'Mend the receiver and retry, or skip the message.',
    actions: ['retry', 'skip'],
    outsideIds: [
      { name: 'webhook', id: detail.webhookId },
      { name: 'message', id: detail.messageId },
    ],
  }),
};

/** Fields that were set are named by the object and the verb of their key: "activate of price_1 in Stripe". */
function effectWords(kind: string, key: string): string {
  const [, , id, verb] = key.split(':');
  return kind === 'stripe.set' && id && verb ? `"${verb}" of ${id} in Stripe` : kind;
}

/** What can be done about a call to the outside; one to Stripe is never repeated, only looked for. */
function effectAdvice(kind: string, key: string, unknown: boolean): Pick<Words, 'advice' | 'actions'> {
  const [, , , verb = ''] = key.split(':');
  if (kind === 'stripe.set' && !Object.hasOwn(sellsAfter, verb)) {
    return {
      advice:
        'It cannot be looked for by itself: compare the object outside, mend it there and mark this done, or skip it if nothing is missing.',
      actions: ['done', 'skip'],
    };
  }
  const actions: AttentionAction[] = ['retry', 'done', 'skip'];
  if (unknown) {
    const advice = 'Retry to have it looked for outside; or look yourself and mark it done with the id you find.';
    return { advice, actions };
  }
  return {
    advice: kind.startsWith('stripe.')
      ? 'Retry looks for it outside and repeats nothing: order the change again once what the outside objected to is mended, or skip it if nothing is missing.'
      : 'Mend what the outside objected to and retry, or skip it if nothing is missing.',
    actions,
  };
}

function times(attempts: number): string {
  return attempts === 1 ? 'once' : `${attempts} times`;
}

/** An item of the list, with what was tried and what can be done; same row, same item. */
export function presentItem(row: AttentionRow): AttentionItem {
  const { outsideIds, title, tried, advice, actions } = wordsOf[row.kind](row);
  const { webhookId } = row.detail;
  return {
    id: `${row.kind}:${row.key}`,
    kind: row.kind,
    key: row.key,
    version: row.version,
    title,
    advice,
    area: row.area,
    entityId: row.entityId,
    operationId: row.operationId,
    since: row.since.toISOString(),
    evidence: {
      tried,
      attempts: row.attempts,
      lastTriedAt: row.lastTriedAt?.toISOString() ?? null,
      // A column may hold more than this.
      error: row.error && { code: row.error.code ?? null, message: row.error.message },
      outsideIds: outsideIds.flatMap(({ name, id }) => (id ? [{ name, id }] : [])),
      links: [
        ...(row.operationId ? [{ title: 'The operation', href: `/v1/operations/${row.operationId}` }] : []),
        ...(row.area === 'plans' && row.entityId ? [{ title: 'The plan', href: `/v1/plans/${row.entityId}` }] : []),
        ...(webhookId ? [{ title: 'Its delivery log', href: `/v1/webhooks/${webhookId}/deliveries` }] : []),
      ],
    },
    actions,
  };
}
