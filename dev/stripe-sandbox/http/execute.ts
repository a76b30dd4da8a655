import { StripeRefusal } from '../errors.ts';
import { readShape } from '../params/param.ts';
import { render } from '../render/expand.ts';
import type { Route } from '../resources/route.ts';
import type { Store } from '../store/store.ts';
import { recordEvent } from '../webhooks/events.ts';
import type { RawObject } from './form.ts';
import type { KeyedRequest } from './idempotency.ts';

export interface Answer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export interface Execution {
  route: Route;
  path: Record<string, string>;
  raw: RawObject;
  requestId: string;
  accountId: string;
  keyed: KeyedRequest | undefined;
}

export const refusalAnswer = (refusal: StripeRefusal, requestId: string): Answer => ({
  status: refusal.status,
  body: JSON.stringify(refusal.envelope(requestId)),
  headers: refusal.details.headers ?? {},
});

/**
 * Runs a request in one transaction: objects, events and the answer kept under the idempotency key are
 * written together. A refusal writes its answer only (in API v1 a refused request is replayed, too).
 */
export function execute(store: Store, execution: Execution): Answer {
  const { keyed, requestId } = execution;
  let tx = store.begin();
  let answer: Answer;
  try {
    const body = run(execution, tx);
    answer = { status: 200, body: JSON.stringify(body), headers: {} };
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    tx = store.begin();
    answer = refusalAnswer(error, requestId);
  }
  if (keyed) {
    const { key, method, path, params } = keyed;
    const { status, body } = answer;
    tx.put('idempotency', { id: key, method, path, params, status, body, request: requestId, at: Date.now() });
  }
  tx.commit();
  return answer;
}

function run({ route, path, raw, requestId, accountId, keyed }: Execution, tx: ReturnType<Store['begin']>): unknown {
  const params = readShape(route.params, raw);
  const cause = { id: requestId, idempotency_key: keyed?.key ?? null };
  const result = route.run({
    tx,
    params,
    path,
    now: Math.floor(Date.now() / 1000),
    accountId,
    emit: (type, object, before) => recordEvent(tx, type, object, before, cause),
  });
  const expand = Array.isArray(params.expand) ? params.expand.map(String) : [];
  return render(result, expand, tx.get.bind(tx));
}
