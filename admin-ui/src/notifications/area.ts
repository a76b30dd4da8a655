import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

/** Reached from the top bar. */
export const notifications: Area = {
  menu: [],
  routes: [{ path: '/notifications', page: lazyPage(() => import('./NotificationsPage.tsx')) }],
};
