/** What the relay tells of a committed change. */
export interface JournalMessage {
  position: string | number;
  area: string;
  type: string;
  entityId: string;
  operationId?: string | null;
}

/** The connection as people see it: `since` is when it became so. */
export interface StreamState {
  status: 'connecting' | 'live' | 'stale';
  since: Date;
}

export function readMessage(data: string): JournalMessage | null {
  try {
    const message: unknown = JSON.parse(data);
    const whole = typeof message === 'object' && message !== null && 'area' in message && 'entityId' in message;
    return whole ? (message as JournalMessage) : null;
  } catch {
    return null;
  }
}

/** Whether a cached query may show what the messages changed; a query's key begins with its resource. */
export function isAffected(queryKey: readonly unknown[], messages: readonly JournalMessage[]): boolean {
  const [resource, kind, params] = queryKey;
  return messages.some((message) => {
    if (resource === 'operations' || resource === 'attention') {
      return Boolean(message.operationId) || message.area === resource;
    }
    // Whatever is told of may be audited.
    if (resource === 'audit') return true;
    // A change request begins, expires and is applied with the process that it belongs to.
    if (resource === 'approvals' && message.operationId) return true;
    if (resource !== message.area) return false;
    // Another record's page need not load again.
    const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined;
    return kind === 'getList' || id === undefined || id === message.entityId;
  });
}
