import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

/** Reached from the menu of the person who is signed in. */
export const account: Area = {
  menu: [],
  routes: [{ path: '/account', page: lazyPage(() => import('./AccountPage.tsx')) }],
};
