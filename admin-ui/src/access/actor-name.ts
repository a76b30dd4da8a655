export interface KnownNames {
  /** Null where the reader may not see who the members are. */
  members: readonly { id: string; name: string }[] | null;
  keys: readonly { id: string; name: string }[];
}

/** Who did something, as the audit writes it (`member:…`, `key:…`, `process:…`), by the name that people know. */
export function actorName(actor: string, { members, keys }: KnownNames): string {
  const colon = actor.indexOf(':');
  const [kind, id] = [actor.slice(0, colon), actor.slice(colon + 1)];
  if (kind === 'member' && members === null) return 'a member';
  if (kind === 'member') return members?.find((member) => member.id === id)?.name ?? `Member ${id}`;
  if (kind === 'key') {
    const name = keys.find((key) => key.id === id)?.name;
    return name ? `API key ${name}` : 'An API key';
  }
  return actor;
}
