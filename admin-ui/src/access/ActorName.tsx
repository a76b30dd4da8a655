import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { actorName } from './actor-name.ts';
import { useMay } from './use-may.ts';

/** Gives the names of those who act; asked once for all pages. */
export function useActorName(): (actor: string) => string {
  const seesMembers = useMay('members:read');
  const members = useQuery({
    queryKey: ['members', 'names'],
    queryFn: ({ signal }) => api.members(signal),
    enabled: seesMembers,
  });
  const keys = useQuery({
    queryKey: ['keys', 'names'],
    queryFn: ({ signal }) => api.apiKeys(signal),
    enabled: useMay('keys:read'),
  });
  const names = { members: seesMembers ? (members.data?.data ?? []) : null, keys: keys.data?.data ?? [] };
  return (actor) => actorName(actor, names);
}

export function ActorName({ actor }: { actor: string }) {
  return <>{useActorName()(actor)}</>;
}
