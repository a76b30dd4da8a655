/** What a history says of the machine that it was made on, and replay does not read. */
const aboutTheMachine: Record<string, unknown> = {
  identity: 'worker',
  cronScheduleIdentity: '',
  stackTrace: '',
  binaryChecksum: '',
  buildId: '',
  requestId: '00000000-0000-4000-8000-000000000000',
};

/** The same history without host names, process ids and paths. */
export function withoutMachine(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMachine);
  if (typeof value !== 'object' || value === null) return value;
  const isStickyQueue = 'normalName' in value && value.normalName;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name in aboutTheMachine && inner) return [name, aboutTheMachine[name]];
      if (name === 'name' && isStickyQueue) return [name, 'sticky'];
      return [name, withoutMachine(inner)];
    }),
  );
}
