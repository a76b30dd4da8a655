import { useQuery } from '@tanstack/react-query';
import { me } from './auth-provider.ts';

/** Who is signed in. */
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: me }).data;
