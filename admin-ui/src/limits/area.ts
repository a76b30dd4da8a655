import LimitIcon from '@mui/icons-material/TuneOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const limits: Area = {
  menu: [{ section: 'settings', to: '/limits', label: 'Limits', icon: LimitIcon, permission: 'limits:read' }],
  routes: [{ path: '/limits', page: lazyPage(() => import('./LimitsPage.tsx')) }],
};
