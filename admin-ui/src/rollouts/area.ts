import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

/** Rollouts have no entry in the menu: they are reached from their feature. */
export const rollouts: Area = {
  menu: [],
  routes: [
    { path: '/flags/:id/rollouts/create', page: lazyPage(() => import('./RolloutStart.tsx')) },
    { path: '/flags/:id/rollouts/:rolloutId', page: lazyPage(() => import('./RolloutShow.tsx')) },
  ],
};
