/** How a request goes wrong. `_before` strikes before anything is written, `_after` once all is written. */
export const faultKinds = [
  'status',
  'status_after',
  'timeout_before',
  'timeout_after',
  'reset_before',
  'reset_after',
  'rate_limit',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultOrder {
  /** `POST /v1/prices`, `POST /v1/prices/:price`, one object's path, `POST *`, or `*`. */
  operation: string;
  kind: FaultKind;
  /** For `status` and `status_after`; 500 when not given. */
  status?: number;
  /** The error code in the envelope. */
  code?: string;
  message?: string;
  /** How many matching requests it strikes; 1 when not given. */
  times?: number;
  /** How many matching requests it lets pass first. */
  after?: number;
  /** Whether a `status` answer is kept under the idempotency key and replayed, as Stripe does once execution began. */
  stored?: boolean;
}
export type Fault = FaultOrder & { times: number; after: number };

const nameless = (operation: string): string => operation.replace(/:\w+/g, ':');

function matches(operation: string, method: string, template: string, path: string): boolean {
  if (operation === '*' || operation === `${method} *`) return true;
  return operation === `${method} ${path}` || nameless(operation) === nameless(`${method} ${template}`);
}

/** The faults ordered and not yet used up. */
export class Faults {
  #orders: Fault[] = [];

  add(order: FaultOrder): Fault {
    const fault = { times: 1, after: 0, ...order };
    this.#orders.push(fault);
    return { ...fault };
  }

  list(): Fault[] {
    return this.#orders.map((fault) => ({ ...fault }));
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault that strikes this request, counted; each order that lets it pass counts that too. */
  strike(method: string, template: string, path: string): Fault | undefined {
    for (const fault of this.#orders) {
      if (!matches(fault.operation, method, template, path)) continue;
      if (fault.after > 0) {
        fault.after -= 1;
        continue;
      }
      fault.times -= 1;
      this.#orders = this.#orders.filter((order) => order.times > 0);
      return fault;
    }
    return undefined;
  }
}
